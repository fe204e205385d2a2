"""Evidence is looked up by time: what was sent earlier today, and sendings older than their ninety days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("attempt_by_time", "attempt", ["sent_at"])
    op.create_index("outbox_by_accepted", "outbox", ["accepted_at"], sqlite_where=sa.text("accepted_at IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("outbox_by_accepted", "outbox")
    op.drop_index("attempt_by_time", "attempt")

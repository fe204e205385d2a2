"""Half-typed forms: kept while typing, given back in the same field after a lock, a crash or a restart."""

from __future__ import annotations

from collections.abc import Mapping

from hubshift_desktop.domain.rows import Draft
from hubshift_desktop.services.context import Context


class Drafts:
    """Keeps what is typed before it is saved. A draft is no change: it is never sent and never told."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def keep(self, form: str, record_id: str, values: Mapping[str, str], *, focus: str = "", cursor: int = 0) -> None:
        """Keep a form as it stands, with the field that has the cursor."""
        draft = Draft(
            form=form,
            record_id=record_id,
            values=dict(values),
            focus=focus,
            cursor=cursor,
            saved_at=self._context.clock.now(),
        )
        with self._context.store.write() as work:
            work.drafts.put(draft)
            work.commit()

    def get(self, form: str, record_id: str) -> Draft | None:
        """Return the draft of a form, if there is one."""
        with self._context.store.read() as reader:
            return reader.drafts.get(form, record_id)

    def all(self) -> tuple[Draft, ...]:
        """Return every draft, last typed first."""
        with self._context.store.read() as reader:
            return reader.drafts.all()

    def discard(self, form: str, record_id: str) -> None:
        """Forget a draft: the form was saved, or the person threw it away."""
        with self._context.store.write() as work:
            work.drafts.discard(form, record_id)
            work.commit()

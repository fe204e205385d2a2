"""Sign-in in two steps and the renewal of tokens, as the platform's own documents have it."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Response

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.answers import RefusedError, envelope, invalid
from hubshift_desktop.demo.bodies import CodeAnswer, CodeRequest, Credentials, RefreshRequest
from hubshift_desktop.demo.office import InOffice, Office, digest
from hubshift_desktop.demo.seeding import password_hash
from hubshift_desktop.demo.shapes import AccountShape, Done, Said, TokensShape, answers
from hubshift_desktop.domain.fields import JsonValue

ROUTES = APIRouter(prefix="/api/user", tags=["sign-in"])

_USERS, _CODES, _TOKENS = tables.USERS.c, tables.CODES.c, tables.TOKENS.c
_MOST_TRIES = 5


def _user(rows: sa.Connection, email: str) -> sa.Row[Any] | None:
    return rows.execute(sa.select(tables.USERS).where(_USERS.email == email.strip().lower())).first()


def _send_code(rows: sa.Connection, office: Office, user_id: str) -> None:
    """Begin a code's ten minutes. Nothing is mailed: the demo's code is fixed and printed at its start."""
    rows.execute(sa.delete(tables.CODES).where(_CODES.user_id == user_id))
    expires = office.timestamp() + office.settings.code_seconds
    rows.execute(sa.insert(tables.CODES).values(user_id=user_id, expires_at=expires, tries=0))


def _new_tokens(rows: sa.Connection, office: Office, user_id: str) -> dict[str, JsonValue]:
    made = {"access": secrets.token_urlsafe(32), "refresh": secrets.token_urlsafe(32)}
    lives = {"access": office.settings.access_seconds, "refresh": office.settings.refresh_seconds}
    rows.execute(
        sa.insert(tables.TOKENS),
        [
            {
                "digest": digest(token),
                "user_id": user_id,
                "kind": kind,
                "expires_at": office.timestamp() + lives[kind],
            }
            for kind, token in made.items()
        ],
    )
    return {"token": made["access"], "refreshToken": made["refresh"]}


@ROUTES.post("/login", responses=answers(ok=Done), summary="First step: e-mail and password")
async def login(office: InOffice, body: Credentials) -> Response:
    with office.database.begin() as rows:
        user = _user(rows, body.email)
        given = password_hash(body.password, user_id=user.id if user else "nobody")
        if user is None or not hmac.compare_digest(given, user.password):
            raise RefusedError(401, "Invalid email or password")
        _send_code(rows, office, user.id)
    return envelope(message="OTP sent")


@ROUTES.post("/verifymailOTP", responses=answers(ok=Said[AccountShape]), summary="Second step: the one-time code")
async def verify_code(office: InOffice, body: CodeAnswer) -> Response:
    with office.database.begin() as rows:
        user = _user(rows, body.email)
        if user is None or not _takes_code(rows, office, user.id, body.emailOTP):
            rows.commit()
            raise invalid({"emailOTP": "Invalid or expired OTP"})
        account: dict[str, JsonValue] = {
            "_id": user.id,
            "firstName": user.first_name,
            "lastName": user.last_name,
            "email": user.email,
            "userType": user.role,
        }
        return envelope({**account, **_new_tokens(rows, office, user.id)}, message="Login successful")


def _takes_code(rows: sa.Connection, office: Office, user_id: str, code: str) -> bool:
    """Use up the waiting code when it is right; count the try when it is not."""
    waiting = rows.execute(sa.select(tables.CODES).where(_CODES.user_id == user_id)).first()
    if waiting is None or waiting.expires_at < office.timestamp() or waiting.tries >= _MOST_TRIES:
        return False
    if not hmac.compare_digest(code.encode(), office.settings.one_time_code.encode()):
        rows.execute(sa.update(tables.CODES).where(_CODES.user_id == user_id).values(tries=waiting.tries + 1))
        return False
    rows.execute(sa.delete(tables.CODES).where(_CODES.user_id == user_id))
    return True


@ROUTES.post("/otp/resend", responses=answers(ok=Done), summary="Send the one-time code again")
async def resend_code(office: InOffice, body: CodeRequest) -> Response:
    """Answer the same for everybody: who works here is nobody's business."""
    with office.database.begin() as rows:
        user = _user(rows, body.email)
        if user is not None and rows.execute(sa.select(tables.CODES).where(_CODES.user_id == user.id)).first():
            _send_code(rows, office, user.id)
    return envelope(message="OTP sent")


@ROUTES.post("/getRefreshTokan", responses=answers(ok=Said[TokensShape]), summary="New tokens (so spelt)")
async def refresh_tokens(office: InOffice, body: RefreshRequest) -> Response:
    with office.database.begin() as rows:
        chosen = sa.select(_TOKENS.user_id).where(
            _TOKENS.digest == digest(body.refreshToken),
            _TOKENS.kind == "refresh",
            _TOKENS.expires_at > office.timestamp(),
        )
        user_id = rows.execute(chosen).scalar()
        if user_id is None:
            raise RefusedError(401, "Invalid or expired refresh token")
        return envelope(_new_tokens(rows, office, user_id), message="Token refreshed")

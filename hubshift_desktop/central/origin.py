"""The one place a token may go: scheme, host and port of the office, checked before anything is sent there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from hubshift_desktop.central.errors import OriginError

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Origin:
    """A checked server address."""

    scheme: str
    host: str
    port: int

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)

    def holds(self, *, scheme: str, host: str, port: int | None) -> bool:
        """Whether a URL of these parts is at this origin."""
        return (scheme, host, port or _PORTS.get(scheme)) == (self.scheme, self.host, self.port)


def is_loopback(host: str) -> bool:
    """Whether `host` is this laptop itself: 127.0.0.0/8, ::1 or localhost; no other name is trusted to be it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parts(text: str, *, base: str = "") -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(urljoin(base, text))
        return parts, parts.port
    except ValueError:
        raise OriginError(sentence="The address could not be understood.") from None


def origin_of(text: str) -> Origin:
    """Read a server address as a person typed it; plain http is for this laptop itself only."""
    parts, port = _parts(text.strip())
    host = (parts.hostname or "").lower()
    if not host or parts.scheme not in _PORTS:
        raise OriginError(sentence="The address could not be understood.")
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise OriginError(sentence="The address has more than a server’s name in it.")
    if parts.scheme == "http" and not is_loopback(host):
        raise OriginError(sentence="The connection would not be encrypted.")
    return Origin(scheme=parts.scheme, host=host, port=port or _PORTS[parts.scheme])


def file_url(text: str, *, origin: Origin) -> str:
    """Return the address of a file's bytes: https anywhere, plain http only where the office itself is this laptop."""
    parts, _ = _parts(text, base=f"{origin.url}/")
    host = parts.hostname or ""
    is_local = parts.scheme == "http" and origin.is_loopback and is_loopback(host)
    if not host or not (parts.scheme == "https" or is_local):
        raise OriginError(sentence="The office gave an address for this file that is not safe to open.")
    return parts.geturl()

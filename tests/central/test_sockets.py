"""The network faults N1 to N12 and N17 of the sync design, over real sockets: reads repeat, writes are doubt."""

from __future__ import annotations

import gzip
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hubshift_desktop.central.api import CentralApi
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.clock import SystemClock
from tests.catalogue.naming import by_name
from tests.central.office import MemoryTokens, Office, api_for
from tests.central.raw_server import OK_JSON, Deed, RawServer, answer, close, reset, send

PORTAL_PAGE = b"<html><body>Welcome to the free Wi-Fi</body></html>"
JSON_HEAD = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
CHUNKED_CUT = JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n23\r\n" + OK_JSON[:10]
PACKED = gzip.compress(OK_JSON)
PACKED_CUT = JSON_HEAD + b"Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\n" + PACKED[:20]

FAULTS: dict[str, tuple[Deed, ErrorKind, bool]] = {
    "N2 closed before the answer": (close, ErrorKind.NOT_SENT, False),
    "N3 reset": (reset, ErrorKind.NOT_SENT, False),
    "N5 half a status line": (send(b"HTTP/1.1 20"), ErrorKind.NOT_SENT, False),
    "N5 half the headers": (send(b"HTTP/1.1 201 Created\r\nContent-Ty"), ErrorKind.NOT_SENT, False),
    "N6 half a body": (send(JSON_HEAD + b"Content-Length: 99\r\n\r\n" + OK_JSON[:10]), ErrorKind.NOT_SENT, False),
    "N8 N9 portal page": (answer(PORTAL_PAGE, head=b"Content-Type: text/html\r\n"), ErrorKind.PORTAL, True),
    "N10 redirect": (
        answer(b"", status="302 Found", head=b"Location: http://portal.example/login\r\n"),
        ErrorKind.PORTAL,
        True,
    ),
    "511": (answer(PORTAL_PAGE, status="511 Network", head=b"Content-Type: text/html\r\n"), ErrorKind.PORTAL, True),
    "N11 somebody's JSON": (answer(b'{"error":"blocked"}'), ErrorKind.UNREADABLE, False),
    "N12 bad gateway": (answer(PORTAL_PAGE, status="502 Bad Gateway"), ErrorKind.UNREADABLE, False),
    "maintenance": (answer(b'{"success":false}', status="503 Busy"), ErrorKind.UNREADABLE, False),
    "request timeout": (answer(b"", status="408 Timeout"), ErrorKind.UNREADABLE, False),
    "empty body": (answer(b""), ErrorKind.PORTAL, True),
    "N17 cut chunks": (send(CHUNKED_CUT), ErrorKind.NOT_SENT, False),
    "N17 cut gzip": (send(PACKED_CUT), ErrorKind.NOT_SENT, False),
    "unknown packing": (
        answer(OK_JSON, head=b"Content-Type: application/json\r\nContent-Encoding: br\r\n"),
        ErrorKind.NOT_SENT,
        False,
    ),
    "broken gzip": (
        answer(OK_JSON, head=b"Content-Type: application/json\r\nContent-Encoding: gzip\r\n"),
        ErrorKind.NOT_SENT,
        False,
    ),
    "cut JSON": (answer(OK_JSON[:12]), ErrorKind.UNREADABLE, False),
    "NaN": (answer(b'{"success":true,"data":{"id":"c1","x":NaN}}'), ErrorKind.UNREADABLE, False),
    "success that is not true": (answer(b'{"success":1,"data":{"id":"c1"}}'), ErrorKind.UNREADABLE, False),
}


@pytest.mark.parametrize("name", by_name(FAULTS))
def test_a_read_without_a_clear_answer(name: str) -> None:
    deed, kind, is_portal = FAULTS[name]
    with RawServer(deed) as server, server.api() as api, pytest.raises(CentralError) as caught:
        api.client("c1")
    assert (caught.value.kind, caught.value.is_portal) == (kind, is_portal)


@pytest.mark.parametrize("name", by_name(FAULTS))
def test_a_write_without_a_clear_answer_is_in_doubt_and_sent_once(name: str) -> None:
    deed, _, is_portal = FAULTS[name]
    with RawServer(deed) as server, server.api() as api, pytest.raises(CentralError) as caught:
        api.create_client({"personalInfo.firstName": "Jane"}, key="k")
    assert (caught.value.kind, caught.value.is_portal) == (ErrorKind.IN_DOUBT, is_portal)
    assert len(server.requests) == 1


@pytest.mark.row("N1")
@pytest.mark.parametrize("is_write", [True, False])
def test_n1_a_refused_connection_is_definitely_not_sent(is_write: bool) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and not listening: whoever comes is refused, and nobody else listens meanwhile
        origin = f"http://127.0.0.1:{taken.getsockname()[1]}"
        api = CentralApi(origin=origin, flavour="web", tokens=MemoryTokens(), clock=SystemClock())
        with api, pytest.raises(CentralError) as caught:
            api.set_status("c1", "active") if is_write else api.client("c1")
    assert caught.value.kind is ErrorKind.NOT_SENT


@pytest.mark.row("N7")
def test_a_read_on_a_socket_that_was_closed_meanwhile_is_asked_again() -> None:
    with RawServer(close, answer(OK_JSON)) as server, server.api() as api:
        assert api.client("c1").server_id == "c1"
    assert len(server.requests) == 2


@pytest.mark.row("N7")
def test_n7_reads_keep_their_socket_and_writes_never_reuse_one() -> None:
    with RawServer(answer(OK_JSON), keeps_open=True) as server, server.api() as api:
        api.client("c1")
        api.client("c1")
        assert server.connections == 1
    with RawServer(answer(OK_JSON), keeps_open=False) as server, server.api() as api:
        api.update_client("c1", {"personalInfo.phone": "1"})
        api.update_client("c1", {"personalInfo.phone": "2"})
        assert server.connections == 2


@pytest.mark.row("N4")
@pytest.mark.parametrize("problem", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.WriteError, httpx.DecodingError])
def test_n4_a_timeout_after_the_first_byte_is_doubt_for_a_write_only(problem: type[httpx.RequestError]) -> None:
    for is_write, kind in ((True, ErrorKind.IN_DOUBT), (False, ErrorKind.NOT_SENT)):
        api = api_for(Office([problem("demo")]))
        with pytest.raises(CentralError) as caught:
            api.set_status("c1", "active") if is_write else api.client("c1")
        assert caught.value.kind is kind


@pytest.mark.parametrize(
    "problem", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol]
)
def test_before_the_first_byte_nothing_is_in_doubt(problem: type[httpx.RequestError]) -> None:
    with pytest.raises(CentralError) as caught:
        api_for(Office([problem("demo")])).set_status("c1", "active")
    assert caught.value.kind is ErrorKind.NOT_SENT


def test_gzip_is_unpacked() -> None:
    head = b"Content-Type: application/json\r\nContent-Encoding: gzip\r\n"
    with RawServer(answer(PACKED, head=head)) as server, server.api() as api:
        assert api.client("c1").server_id == "c1"


def test_an_answer_that_unpacks_to_more_than_may_come_is_not_kept() -> None:
    bomb = gzip.compress(b'{"success":true,"data":{"id":"c1","x":"' + b" " * 11_000_000 + b'"}}')
    head = b"Content-Type: application/json\r\nContent-Encoding: gzip\r\n"
    with RawServer(answer(bomb, head=head)) as server, server.api() as api, pytest.raises(CentralError) as caught:
        api.client("c1")
    assert caught.value.kind is ErrorKind.UNREADABLE


def test_an_answer_nested_too_deep_is_not_used() -> None:
    for depth in (62, 70, 20_000):
        body = b'{"success":true,"data":{"id":"c1","x":' + b"[" * depth + b"]" * depth + b"}}"
        with RawServer(answer(body)) as server, server.api() as api:
            if depth == 62:
                assert api.client("c1").server_id == "c1"
            else:
                with pytest.raises(CentralError) as caught:
                    api.client("c1")
                assert caught.value.kind is ErrorKind.UNREADABLE


@pytest.fixture
def stranger(tmp_path: Path) -> ssl.SSLContext:
    """A server that proves to be 127.0.0.1 to nobody: it signed its own certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "central.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    both = tmp_path / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context


@pytest.mark.row("N14")
def test_a_server_that_cannot_prove_itself_gets_nothing(stranger: ssl.SSLContext) -> None:
    served = RawServer(answer(OK_JSON), context=stranger)
    with served as server, server.api() as api, pytest.raises(CentralError) as caught:
        api.create_client({"personalInfo.firstName": "Jane"}, key="k")
    assert caught.value.kind is ErrorKind.NOT_SENT
    assert "certificate" in caught.value.sentence
    assert server.requests == []

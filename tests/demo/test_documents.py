"""Documents: real made-up files, uploads with limits, and addresses that expire."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import httpx
import pikepdf
import pytest
from PIL import Image

from hubshift_desktop.demo.accounts import MAYA
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.settings import MOST_BYTES
from tests.demo.conftest import HandClock, Visitors

PDF = b"%PDF-1.7\n%made up\n"


@pytest.fixture
def maya(visitors: Visitors) -> httpx.Client:
    return visitors.signed_in(MAYA)


@pytest.fixture
def nobody(visitors: Visitors) -> httpx.Client:
    return visitors.nobody()


def addresses(maya: httpx.Client, client_id: str) -> dict[str, str]:
    return {row["name"]: row["url"] for row in maya.get(f"/api/document/client/{client_id}").json()["data"]}


def upload(maya: httpx.Client, client_id: str, *, name: str, content: bytes, **more: str) -> httpx.Response:
    data = {"clientId": client_id, "documentType": "ndis_plan", **more}
    return maya.post("/api/document/upload", data=data, files={"file": (name, content)})


def test_every_made_up_file_is_real(maya: httpx.Client, nobody: httpx.Client, amelia: str) -> None:
    for name, url in addresses(maya, amelia).items():
        answer = nobody.get(url)
        assert answer.status_code == 200
        match name.rpartition(".")[2]:
            case "pdf":
                with pikepdf.open(BytesIO(answer.content)) as pdf:
                    assert b"Amelia Tran" in pdf.pages[0].Contents.read_bytes()
            case "jpg":
                assert Image.open(BytesIO(answer.content)).format == "JPEG"
            case _:
                assert "Amelia Tran" in answer.text


def test_a_made_up_file_is_always_the_same(central: DemoCentral, amelia: str) -> None:
    for document in central.admin.documents(amelia):
        once, again = (central.admin.document_bytes(str(document["id"])) for _ in range(2))
        assert once == again


def test_an_upload_comes_back_byte_for_byte(
    central: DemoCentral, maya: httpx.Client, nobody: httpx.Client, amelia: str
) -> None:
    answer = upload(maya, amelia, name="Plan – übung.pdf", content=PDF, expiryDate="2027-01-05")
    made = answer.json()["data"]
    assert answer.status_code == 201
    assert (made["name"], made["type"], made["documentType"]) == ("Plan – übung.pdf", "pdf", "ndis_plan")
    assert made["expiryDate"] == "2027-01-05"
    got = nobody.get(made["url"])
    assert (got.content, got.headers["content-type"]) == (PDF, "application/pdf")
    assert [each.record_id for each in central.admin.created("document")] == [made["id"]]
    assert "Plan – übung.pdf" in addresses(maya, amelia)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0rest", "jpg"),
        ("a.bin", b"\x89PNG\r\n\x1a\nrest", "png"),
        ("a.gif", b"GIF89arest", "gif"),
        ("a.webp", b"RIFF\x04\0\0\0WEBPVP8 ", "webp"),
        ("a.txt", "naïve".encode(), "txt"),
        ("wrong.txt", PDF, "pdf"),
    ],
)
def test_the_type_is_what_the_first_bytes_say(
    maya: httpx.Client, amelia: str, name: str, content: bytes, kind: str
) -> None:
    assert upload(maya, amelia, name=name, content=content).json()["data"]["type"] == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"MZ\x90\0"), ("a.txt", b"\xff\xfe\0x"), ("a.txt", b"null\0byte"), ("a.docx", b"PK\x03\x04")],
)
def test_other_types_are_refused(
    central: DemoCentral, maya: httpx.Client, amelia: str, name: str, content: bytes
) -> None:
    answer = upload(maya, amelia, name=name, content=content)
    assert answer.status_code == 415
    assert answer.json()["message"].startswith("File type not supported")
    assert central.admin.created() == ()


def test_ten_megabytes_and_not_a_byte_more(maya: httpx.Client, amelia: str) -> None:
    fits = PDF.ljust(MOST_BYTES, b" ")
    assert upload(maya, amelia, name="a.pdf", content=fits).status_code == 201
    answer = upload(maya, amelia, name="a.pdf", content=fits + b" ")
    assert (answer.status_code, answer.json()["message"]) == (413, "File is larger than 10 MB")


def test_incomplete_uploads_name_what_is_missing(maya: httpx.Client, amelia: str) -> None:
    answer = maya.post("/api/document/upload", data={"clientId": amelia})
    assert set(answer.json()["errors"]) == {"file", "documentType"}
    assert upload(maya, amelia, name="a.pdf", content=b"").json()["errors"] == {"file": "File is empty"}
    assert upload(maya, "f" * 24, name="a.pdf", content=PDF).status_code == 404


def test_names_lose_their_folders(maya: httpx.Client, amelia: str) -> None:
    made = upload(maya, amelia, name="..\\..\\windows\\evil.pdf", content=PDF).json()["data"]
    assert made["name"] == "evil.pdf"


def test_an_address_expires(
    central: DemoCentral, maya: httpx.Client, nobody: httpx.Client, amelia: str, clock: HandClock
) -> None:
    url = next(iter(addresses(maya, amelia).values()))
    clock.turn(seconds=central.settings.link_seconds)
    assert nobody.get(url).status_code == 200
    clock.turn(seconds=1)
    assert (nobody.get(url).status_code, nobody.get(url).text) == (403, "The address has expired")


def test_an_address_is_for_one_file_only(maya: httpx.Client, nobody: httpx.Client, amelia: str) -> None:
    first, second = list(addresses(maya, amelia).values())[:2]
    stolen = urlsplit(first)._replace(query=urlsplit(second).query).geturl()
    assert nobody.get(stolen).status_code == 403
    later = first.replace(parse_qs(urlsplit(first).query)["expires"][0], "99999999999")
    assert nobody.get(later).text == "The signature does not match"
    assert nobody.get(urlsplit(first).path).status_code == 400


def test_a_token_must_not_go_to_the_file_store(maya: httpx.Client, amelia: str) -> None:
    url = next(iter(addresses(maya, amelia).values()))
    assert maya.get(url).status_code == 400


def test_a_deleted_file_is_gone(central: DemoCentral, maya: httpx.Client, nobody: httpx.Client, amelia: str) -> None:
    url = next(iter(addresses(maya, amelia).values()))
    central.admin.delete_document(str(central.admin.documents(amelia)[0]["id"]))
    assert nobody.get(url).status_code == 404
    assert len(addresses(maya, amelia)) == 7


def test_the_files_tag_is_its_md5_as_of_a_storage_service(
    maya: httpx.Client, nobody: httpx.Client, amelia: str
) -> None:
    made = upload(maya, amelia, name="a.txt", content=b"hello").json()["data"]
    assert nobody.get(made["url"]).headers["etag"] == '"5d41402abc4b2a76b9719d911017c592"'

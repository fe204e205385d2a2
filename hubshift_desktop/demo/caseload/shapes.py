"""What a fictional caseload is made of, apart from how it is stored or served."""

from __future__ import annotations

from dataclasses import dataclass

from hubshift_desktop.domain.fields import JsonValue

Record = dict[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDocument:
    """A document known by its recipe: the bytes are drawn when somebody asks for them, always the same."""

    document_id: str
    name: str
    document_type: str
    uploaded_at: str
    title: str
    lines: tuple[str, ...] = ()
    expiry_date: str = ""

    @property
    def file_type(self) -> str:
        return self.name.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoClient:
    """One fictional client with all the central holds about them; `record` is the detail of the specification."""

    client_id: str
    status: str
    coordinator_id: str
    record: Record
    goals: tuple[Record, ...] = ()
    appointments: tuple[Record, ...] = ()
    documents: tuple[DemoDocument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """The coordinator's own clients, and a few of a colleague's that she must not see."""

    clients: tuple[DemoClient, ...]
    of_colleague: tuple[DemoClient, ...]

    @property
    def everyone(self) -> tuple[DemoClient, ...]:
        return self.clients + self.of_colleague

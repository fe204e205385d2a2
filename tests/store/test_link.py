"""Prepared statements say what SQLAlchemy says, miss nothing, and are heard by whoever listens."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Integer, LargeBinary, MetaData, Table, Text, bindparam, event, insert, select
from sqlalchemy.schema import Column, CreateTable
from sqlcipher3 import dbapi2

from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store import Store
from hubshift_desktop.store.link import Link, Prepared
from hubshift_desktop.store.many import among, insert_many, insert_one, told, write_changes
from tests.store.makers import client

PEOPLE = Table(
    "people",
    MetaData(),
    Column("num", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("age", Integer),
    Column("face", LargeBinary),
)
BY_NAME = Prepared(select(PEOPLE).where(PEOPLE.c.name == bindparam("wanted")))
OLDER = Prepared(select(PEOPLE.c.name).where(PEOPLE.c.age > bindparam("age")).order_by(PEOPLE.c.num).limit(2))
AMONG = Prepared(select(PEOPLE.c.name, PEOPLE.c.age).where(PEOPLE.c.name.in_(among("wanted"))).order_by(PEOPLE.c.name))


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    with store.write() as work:
        made: Connection = work._connection  # noqa: SLF001 - a table of its own, rolled back with the unit of work
        made.execute(CreateTable(PEOPLE))
        yield made


@pytest.fixture
def link(connection: Connection) -> Link:
    made = Link(connection)
    insert_many(
        made, PEOPLE, [{"name": name, "age": age} for name, age in (("Ada", 30), ("Bo", 40), ("Cy", 50), ("Di", 60))]
    )
    return made


def test_a_row_is_read_by_the_names_of_its_columns(link: Link) -> None:
    assert link.row(BY_NAME, {"wanted": "Bo"}) == {"num": 2, "name": "Bo", "age": 40, "face": None}
    assert link.row(BY_NAME, {"wanted": "nobody"}) is None
    assert link.value(BY_NAME, {"wanted": "nobody"}) is None


def test_what_the_statement_itself_says_stays_and_what_is_asked_varies(link: Link) -> None:
    assert link.column(OLDER, {"age": 30}) == ["Bo", "Cy"]
    assert link.column(OLDER, {"age": 50}) == ["Di"]


def test_a_value_that_was_forgotten_is_loud(link: Link) -> None:
    with pytest.raises(KeyError):
        link.rows(BY_NAME)


def test_a_question_for_one_row_that_finds_several_is_loud(link: Link) -> None:
    with pytest.raises(RuntimeError, match="several"):
        link.row(AMONG, {"wanted": told(["Ada", "Bo"])})


def test_a_list_in_the_text_of_a_statement_is_refused_when_it_is_prepared() -> None:
    with pytest.raises(TypeError, match="among"):
        Prepared(select(PEOPLE).where(PEOPLE.c.name.in_(["Ada", "Bo"])))


def test_bytes_come_back_as_they_were(link: Link) -> None:
    insert_one(link, PEOPLE, {"name": "Eve", "face": bytes(range(256))})
    found = link.row(BY_NAME, {"wanted": "Eve"})
    assert found is not None
    assert found["face"] == bytes(range(256))


def test_writing_tells_the_new_number_and_how_much_there_was_to_change(link: Link) -> None:
    assert insert_one(link, PEOPLE, {"name": "Eve"}) == 5
    assert insert_one(link, PEOPLE, {"num": 5, "name": "Eva"}, or_replace=True) == 5
    changes: list[tuple[str, dict[str, object]]] = [
        ("Ada", {"age": 31}),
        ("Bo", {"age": 41, "face": b"x"}),
        ("nobody", {"age": 1}),
        ("Cy", {}),
    ]
    assert write_changes(link, PEOPLE, "name", changes) == 2
    assert link.tuples(AMONG, {"wanted": told(["Ada", "Bo", "Cy"])}) == [("Ada", 31), ("Bo", 41), ("Cy", 50)]


def test_a_broken_rule_of_the_table_is_the_drivers_own_word(link: Link) -> None:
    with pytest.raises(dbapi2.IntegrityError, match="UNIQUE"):
        insert_one(link, PEOPLE, {"name": "Ada"})


def test_both_ways_are_one_transaction(connection: Connection, link: Link) -> None:
    connection.execute(insert(PEOPLE), [{"name": "Eve", "age": 70}])
    assert link.value(BY_NAME, {"wanted": "Eve"}) == 5
    assert connection.execute(select(PEOPLE.c.age).where(PEOPLE.c.name == "Ada")).scalar_one() == 30


def test_whoever_listens_at_sqlalchemys_door_hears_of_prepared_statements(connection: Connection, link: Link) -> None:
    heard: list[str] = []

    def listen(_connection: object, _cursor: object, text: str, *_told: object) -> None:
        heard.append(text)

    event.listen(connection, "before_cursor_execute", listen)
    link.row(BY_NAME, {"wanted": "Ada"})
    insert_one(link, PEOPLE, {"name": "Eve"})
    assert [text.split()[0] for text in heard] == ["SELECT", "INSERT"]


@given(
    names=st.lists(st.text(string.printable, max_size=6), max_size=12),
    asked=st.lists(st.text(st.characters(exclude_characters="\0"), max_size=6)),
)
def test_any_list_is_asked_for_with_one_text(names: list[str], asked: list[str]) -> None:
    import sqlite3  # noqa: PLC0415 - a database of this one example

    from sqlalchemy import create_engine  # noqa: PLC0415

    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(":memory:"))
    with engine.begin() as own:
        own.execute(CreateTable(PEOPLE))
        link = Link(own)
        insert_many(link, PEOPLE, [{"name": name, "age": 1} for name in dict.fromkeys(names)])
        wanted = [*asked, *names[::2]]
        found = [name for name, _ in link.tuples(AMONG, {"wanted": told(wanted)})]
    engine.dispose()
    assert found == sorted(set(names) & set(wanted), key=lambda name: name.encode())


def test_no_list_asks_for_what_sqlite_would_cut_short() -> None:
    with pytest.raises(ValueError, match="NUL"):
        told(["Ada", "Bo\0b"])


def test_a_reader_that_was_put_aside_sees_what_was_saved_since(store: Store) -> None:
    with store.read() as reader:
        assert reader.records.count(Kind.CLIENT) == 0
    with store.write() as work:
        work.records.add(client())
        work.commit()
    with store.read() as reader, store.read() as other:
        assert (reader.records.count(Kind.CLIENT), other.records.count(Kind.CLIENT)) == (1, 1)


def test_a_store_that_closes_while_somebody_reads_leaves_no_connection_behind(store: Store) -> None:
    with store.read() as reader, store.read() as other:
        assert store.integrity().is_sound
        assert _open_files(store)
        store.close()
        assert reader.records.count(Kind.CLIENT) == other.records.count(Kind.CLIENT) == 0
    # An open connection would keep the key, and pages that it has read.
    assert _open_files(store) == []
    with pytest.raises(RuntimeError, match="closed"), store.read():
        pass


def _open_files(store: Store) -> list[str]:
    opened = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists()]
    return [name for name in opened if name.startswith(str(store.path))]

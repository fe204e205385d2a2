"""Whatever the office or a scanner calls a file, it becomes a plain name that stays in its folder."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hubshift_desktop.security.safe_text import MAX_BYTES, safe_name

nasty = st.lists(
    st.sampled_from(
        [
            "..",
            "/",
            "\\",
            ".",
            " ",
            "con",
            "CON",
            "nul",
            "com1",
            "lpt³",
            ".pdf",
            "\u202e",
            "\x00",
            "é",
            "e\u0301",
            ":",
            "~",
            "-",
            "_",
            "🙂",
        ]
    ),
    max_size=12,
).map("".join)


@given(name=st.one_of(st.text(max_size=500), nasty))
@example(name="\u202efdp.exe")
@example(name="a" * 400 + ".pdf")
def test_every_name_becomes_a_safe_one(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= MAX_BYTES + 1
    assert PurePosixPath(safe).name == PureWindowsPath(safe).name == safe
    assert not PureWindowsPath(safe).is_reserved() if hasattr(PureWindowsPath, "is_reserved") else True
    assert safe not in {".", ".."}
    assert not safe.startswith((".", "-", "~", " "))
    assert not safe.endswith((".", " "))
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for c in safe)
    assert not set(safe) & set('<>:"/\\|?*')
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("NDIS Plan.pdf", "NDIS Plan.pdf"),
        ("Grace’s consent – 2026.pdf", "Grace’s consent – 2026.pdf"),
        ("../../etc/passwd", "etc_passwd"),
        ("C:\\Windows\\system.ini", "C_Windows_system.ini"),
        ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"),
        ("COM1.tar.gz", "_COM1.tar.gz"),
        ("concert.pdf", "concert.pdf"),
        ("scan.pdf. . .", "scan.pdf"),
        ("plan\u202efdp.exe", "plan fdp.exe"),
        ("a\x00b\r\nc.txt", "a b c.txt"),
        ("", "file"),
        ("...", "file"),
        ("-rf.txt", "rf.txt"),
        (".htaccess", "htaccess"),
        ("e\u0301te\u0301.txt", "été.txt"),
    ],
)
def test_known_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_four_hundred_characters_keep_their_suffix() -> None:
    safe = safe_name("é" * 400 + ".pdf")
    assert safe.endswith("é.pdf")
    assert len(safe.encode()) <= MAX_BYTES


def test_an_endless_suffix_is_cut_too() -> None:
    assert len(safe_name("a." + "b" * 400).encode()) <= MAX_BYTES


def test_the_fallback_stands_in() -> None:
    assert safe_name("\u200b", fallback="scan") == "scan"

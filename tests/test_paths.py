"""The program finds its own data in all three packagings, and profiles keep apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubshift_desktop.config import BOUNDS, AppConfig, bounded
from hubshift_desktop.paths import ProfilePaths, data_dir, migrations_dir


def lay_out(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True)


def test_this_checkout_has_its_migrations() -> None:
    top = Path(__file__).resolve().parent.parent
    assert migrations_dir() == top / "migrations"


def test_in_a_wheel_they_lie_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "hubshift_desktop"
    lay_out(package / "migrations", tmp_path / "site-packages" / "migrations")
    assert data_dir("migrations", package=package, frozen_in=None) == package / "migrations"


def test_a_stranger_in_site_packages_is_never_taken(tmp_path: Path) -> None:
    lay_out(tmp_path / "hubshift_desktop", tmp_path / "migrations")
    with pytest.raises(FileNotFoundError):
        data_dir("migrations", package=tmp_path / "hubshift_desktop", frozen_in=None)


@pytest.mark.parametrize("where", ["migrations", "hubshift_desktop/migrations"])
def test_frozen_they_lie_where_they_were_unpacked(tmp_path: Path, where: str) -> None:
    lay_out(tmp_path / "unpacked" / where)
    found = data_dir("migrations", package=tmp_path / "hubshift_desktop", frozen_in=tmp_path / "unpacked")
    assert found == tmp_path / "unpacked" / where


def test_a_profile_is_made_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    paths = ProfilePaths.given(tmp_path / "priya").prepare()
    for folder in (paths.folder, paths.documents, paths.logs, paths.backups):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert {paths.vault.name, paths.store.name} == {"vault.json", "store.db"}
    assert paths.vault.parent == paths.store.parent == paths.folder


def test_profiles_have_names_that_stay_in_their_folder(tmp_path: Path) -> None:
    assert ProfilePaths.named("../../etc", base=tmp_path).folder == tmp_path / "profiles" / "etc"
    assert ProfilePaths.named("..", base=tmp_path) == ProfilePaths.named(base=tmp_path)


def test_without_a_folder_given_it_is_the_default_profile_of_this_user() -> None:
    assert ProfilePaths.given(None).folder.parts[-3:] == ("Hubshift Desktop", "profiles", "default")


def test_the_defaults_are_those_of_the_design() -> None:
    config = AppConfig()
    assert (BOUNDS["lock_minutes"].usual, config.absolute_lock_hours, config.clipboard_seconds) == (10, 12, 30)


@pytest.mark.parametrize(("minutes", "kept"), [(0, 1), (16, 15), (True, 10), (None, 10)])
def test_locking_cannot_be_switched_off(minutes: object, kept: int) -> None:
    assert bounded("lock_minutes", minutes) == kept


@pytest.mark.parametrize("name", BOUNDS)
def test_stored_numbers_are_drawn_into_their_bounds(name: str) -> None:
    assert bounded(name, -1) == BOUNDS[name].low
    assert bounded(name, 10**6) == BOUNDS[name].high
    assert bounded(name, BOUNDS[name].high) == BOUNDS[name].high

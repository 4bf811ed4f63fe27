"""What the kernel's tests stand on."""

from pathlib import Path
from typing import Any

import pytest

from valley.kernel import permissions, things
from valley.kernel.models import User

OFFICE_VERBS = ("kernel.run_office", "kernel.erase_person")


@pytest.fixture
def officer(user: User, monkeypatch: pytest.MonkeyPatch) -> User:
    """`user` as the park office. Who that is, the registry says; the kernel's tests do without it."""
    for verb in OFFICE_VERBS:
        monkeypatch.setitem(permissions._rules, verb, lambda asker, thing: asker == user)
    return user


@pytest.fixture
def pots(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """A kind of thing for tests, /pots/<n>: everybody sees it, but not the pairs (uri, username) in the answer."""
    hidden: set[tuple[str, str]] = set()

    def card(uri: str, viewer: things.Viewer) -> things.Card | None:
        return None if (uri, viewer.get_username()) in hidden else things.Card(uri, "pot", f"锅 {uri[6:]}")

    monkeypatch.setitem(things._kinds, "pot", things.Kind("pot", "锅", "/pots/", card))
    return hidden


@pytest.fixture
def erased_list(settings: Any, tmp_path: Path) -> Path:
    """The list of erased people of this test only."""
    settings.ERASED_LIST = tmp_path / "heads" / "erased.txt"
    return tmp_path / "heads" / "erased.txt"


@pytest.fixture
def evidence_dir(settings: Any, tmp_path: Path) -> Path:
    """Files of this test only."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return tmp_path / "evidence"

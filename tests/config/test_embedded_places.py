"""Where the server lives, for whom, and that nothing else is touched."""

import os
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.trees import NOBODY, Tree

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_root")]


def modes(path: Path) -> dict[str, tuple[int, int]]:
    """Mode and owner of every directory above `path` that exists."""
    return {str(above): (above.stat().st_mode, above.stat().st_uid) for above in path.parents if above.exists()}


@pytest.fixture
def grown() -> Iterator[list[Tree]]:
    trees: list[Tree] = []
    yield trees
    for tree in trees:
        tree.fell()


def place(parent: str, name: str, grown: list[Tree], *, nobody: bool = False) -> Tree:
    tag = uuid.uuid4().hex[:8]
    tree = Tree.grow(Path(parent) / name.format(tag), state=Path(f"/tmp/nv-state-{tag}"), nobody=nobody)
    grown.append(tree)
    return tree


@pytest.mark.parametrize(("parent", "name"), [("/root", "x-{}"), ("/tmp", "with spaces 谷 {}")])
def test_root_starts_it_from_anywhere_under_another_account(parent: str, name: str, grown: list[Tree]) -> None:
    tree = place(parent, name, grown)
    before = modes(tree.path) | modes(tree.state)
    tree.start()
    with tree.connect() as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("valley_app",)
    assert os.stat(f"/proc/{tree.pid}").st_uid != 0
    assert (tree.home / "data").stat().st_uid != 0
    assert stat.S_IMODE((tree.home / "data").stat().st_mode) == 0o700
    assert modes(tree.path) | modes(tree.state) == before


@pytest.mark.parametrize("name", ["plain-{}", "with spaces 谷 {}"])
def test_an_ordinary_user_keeps_it_under_var(name: str, grown: list[Tree]) -> None:
    tree = place("/tmp", name, grown, nobody=True)
    tree.start()
    assert tree.home == tree.path / "var" / "postgresql"
    assert os.stat(f"/proc/{tree.pid}").st_uid == NOBODY
    with tree.connect(owner=True) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("valley_owner",)
    assert not tree.state.exists()


def test_the_other_kind_of_user_is_told_of_the_database_that_is_there(grown: list[Tree]) -> None:
    tree = place("/tmp", "plain-{}", grown, nobody=True)
    tree.start()
    tree.nobody = False
    refused = tree.db("start")
    tree.nobody = True
    assert refused.returncode == 1
    assert f"uid {NOBODY}" in refused.stderr
    assert not tree.state.exists()


def test_a_closed_directory_is_refused_not_opened(tmp_path: Path, grown: list[Tree]) -> None:
    tree = place("/tmp", "plain-{}", grown)
    tmp_path.chmod(0o700)
    tree.state = tmp_path / "state"
    refused = tree.db("start")
    assert refused.returncode == 1
    assert "VALLEY_STATE" in refused.stderr
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_passwords_are_for_their_owner_only(grown: list[Tree]) -> None:
    for nobody in (False, True):
        tree = place("/tmp", "plain-{}", grown, nobody=nobody)
        tree.start()
        file = (tree.home / "passwords.json").stat()
        assert (stat.S_IMODE(file.st_mode), file.st_uid) == (0o600, NOBODY if nobody else 0)
        assert not list((tree.home / "log").glob("pwfile*"))


def test_a_socket_directory_laid_out_by_somebody_else_is_not_used(grown: list[Tree]) -> None:
    tree = place("/tmp", "plain-{}", grown)
    tree.start()
    sockets = Path(f"/tmp/nv-{tree.home.name[:8]}")
    assert (stat.S_IMODE(sockets.stat().st_mode), sockets.stat().st_uid) == (0o700, (tree.home / "data").stat().st_uid)
    tree.db("stop")
    assert not sockets.exists()
    sockets.mkdir(mode=0o777)
    os.chown(sockets, 12_345, 12_345)
    tree.start()
    assert f"'{sockets}-" in (tree.home / "valley.conf").read_text()
    sockets.rmdir()

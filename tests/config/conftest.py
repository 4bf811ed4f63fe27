"""Servers of their own for tests of the driver: never the one that the other tests use."""

import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.trees import Tree


@pytest.fixture(scope="session")
def as_root() -> None:
    if os.getuid() != 0:
        pytest.skip("runs as root only: it starts servers under several accounts")
    if not sys.platform.startswith("linux") or shutil.which("setpriv") is None:
        pytest.skip("needs Linux with setpriv (util-linux)")


@pytest.fixture(scope="module")
def tree(as_root: None) -> Iterator[Tree]:
    """One server for a module's tests, as root."""
    yield from _grown(Path(f"/tmp/nv-tree-{uuid.uuid4().hex[:8]}"))


@pytest.fixture
def fresh(as_root: None) -> Iterator[Tree]:
    """A server that a test may break."""
    yield from _grown(Path(f"/tmp/nv-tree-{uuid.uuid4().hex[:8]}"))


def _grown(path: Path, *, nobody: bool = False) -> Iterator[Tree]:
    tree = Tree.grow(path, state=Path(f"/tmp/nv-state-{uuid.uuid4().hex[:8]}"), nobody=nobody)
    yield tree
    tree.fell()

"""Kill -9 of server, worker and PostgreSQL at seeded moments of capture: what was acknowledged stands, once.

Three kills here; `VALLEY_KILLS=20` (`script/check --long`) for more.
"""

import os
import random
import shutil
import socket
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.trees import Tree
from tests.factories import registry as factories
from tests.kernel.test_worker import database_url
from tests.supply.trace.kills import KILLED, ROOT, Site, storm, verdict
from valley.config.embedded import place_of
from valley.kernel.actions.tokens import issue_token

KILLS = int(os.environ.get("VALLEY_KILLS", "3"))
SEED = int(os.environ.get("VALLEY_SEED", "7"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(os.getuid() != 0 or shutil.which("setpriv") is None, reason="starts servers as root on Linux"),
]


@pytest.fixture
def tree() -> Iterator[Tree]:
    path = Path(f"/tmp/nv-tree-{uuid.uuid4().hex[:8]}")
    tree = Tree.grow(path, state=Path(f"/tmp/nv-state-{uuid.uuid4().hex[:8]}"))
    yield tree
    tree.fell()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture
def token() -> str:
    clerk = factories.with_role("administrator", factories.organisation())
    return issue_token(by=clerk, label="storm", scopes=["write"], days=2)[1]


@pytest.fixture
def site(tree: Tree, token: str) -> Iterator[Site]:
    """The test's own tables and rows, moved into a PostgreSQL that may be killed."""
    tree.start()
    url = tree.url(owner=True)
    programs = place_of().binaries
    dumped = subprocess.run(
        [programs / "pg_dump", "--no-owner", "--no-privileges", database_url()], check=True, capture_output=True
    )
    subprocess.run(
        [programs / "psql", "-q", "-v", "ON_ERROR_STOP=0", url], input=dumped.stdout, check=True, capture_output=True
    )
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": url,
        "DATABASE_OWNER_URL": url,
        "VALLEY_ORIGIN": f"http://127.0.0.1:{port}",
        "VALLEY_SERVING": "1",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("VALLEY_ROLE", None)
    site = Site(environment, port, url, lambda: tree.pid, tree.start)
    for name in ("web", "worker"):
        site.start(name)
    yield site
    site.stop()


def test_what_was_acknowledged_outlives_kills_and_stands_once(site: Site, token: str) -> None:
    chance = random.Random(SEED)
    kills = list(KILLED) + [chance.choice(KILLED) for _more in range(KILLS - 3)]
    chance.shuffle(kills)
    acknowledged = storm(site, token, kills=kills[:KILLS], seed=SEED, large=4_000)
    assert sum(acknowledged.values()) > 0
    assert verdict(site.url, acknowledged) == []

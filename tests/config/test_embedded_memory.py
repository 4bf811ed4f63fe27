"""How much memory the embedded server takes for its buffers."""

import os
from pathlib import Path

import pytest

from valley.config.embedded import cluster

GIB = 2**30


@pytest.mark.parametrize(
    ("machine", "group", "wanted_mb"),
    [
        (24 * GIB, "max", 1024),
        (24 * GIB, "", 1024),
        (8 * GIB, "max", 512),
        (1 * GIB, "max", 128),
        (64 * GIB, str(4 * GIB), 256),  # a small container on a large machine
        (8 * GIB, str(2**63 - 4096), 512),  # how version 1 says "no limit"
    ],
)
def test_a_sixteenth_of_what_there_is(
    machine: int, group: str, wanted_mb: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = tmp_path / "memory.max"
    if group:
        limit.write_text(f"{group}\n")
    monkeypatch.setattr(cluster, "LIMITS", (str(limit), str(tmp_path / "none")))
    monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": machine // 4096}.__getitem__)
    assert cluster.buffers_mb() == wanted_mb

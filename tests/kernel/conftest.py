"""What the kernel's tests stand on."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def evidence_dir(settings: Any, tmp_path: Path) -> Path:
    """Files of this test only."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return tmp_path / "evidence"

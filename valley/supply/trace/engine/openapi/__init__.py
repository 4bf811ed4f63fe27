"""The OpenAPI document of EPCIS 2.0 as this server keeps it: GS1's, mended where it contradicts itself, with additions.

Derived from 'REST Bindings/openapi.json' of EPCIS 2.0.0, (c) GS1 AISBL, whose info object declares Apache-2.0
(github.com/gs1/EPCIS, commit 2b888bef, 2023-05-16), by `derive.py`: examples left out, `mends` applied.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def document() -> dict[str, Any]:
    """The document; do not change what comes back."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("epcis-2.0.json").read_text())
    return found

"""`python -m valley.supply.trace.engine.openapi.derive openapi.json > epcis-2.0.json`: out of GS1's document."""

import json
import sys
from pathlib import Path
from typing import Any

from valley.supply.trace.engine.openapi.mends import mended

NOTICE = (
    "Derived from 'REST Bindings/openapi.json' of EPCIS 2.0.0, (c) GS1 AISBL, whose info object declares Apache-2.0 "
    "(github.com/gs1/EPCIS, commit 2b888bef, 2023-05-16). Examples left out, "
    "faults mended as engine/openapi/mends.py says."
)
ADDITIONS = (
    "Beyond the standard: Valley-EPC-Untranslated counts identifiers that had to stay as captured; valley:state of a "
    "subscription; Valley-Organisation names for whom is captured; 405 and 429."
)


def plain(value: Any) -> Any:
    """Without examples; a property that is called example stays."""
    if isinstance(value, dict):
        return {
            key: plain(inner) for key, inner in value.items() if key not in ("example", "examples") or _is_schema(inner)
        }
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict) and set(value) <= {"type", "description", "$ref"} and "type" in value


def main(arguments: list[str]) -> int:
    """Write the derived document to standard output."""
    document = mended(plain(json.loads(Path(arguments[0]).read_text())))
    document["info"]["description"] = f"{NOTICE} {ADDITIONS}"
    document["servers"] = [{"url": "/epcis/v2"}]
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"token": []}]
    sys.stdout.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

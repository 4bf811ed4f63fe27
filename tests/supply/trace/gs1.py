"""GS1's own examples, read in place where they are: they are not ours to carry."""

from pathlib import Path

import pytest

_FOLDERS = [Path("/work/shared/data/epcis/gs1-EPCIS"), Path(__file__).parents[4] / "shared/data/epcis/gs1-EPCIS"]
FOLDER = next((folder for folder in _FOLDERS if folder.is_dir()), None)
needed = pytest.mark.skipif(FOLDER is None, reason="GS1's examples are not on this machine")


def json_examples() -> list[Path]:
    """47 documents of JSON-LD, where they are here."""
    return sorted((FOLDER / "JSON").rglob("*.jsonld")) if FOLDER else []


def xml_examples() -> list[Path]:
    """37 documents of XML 2.0, capture jobs excepted, and the samples of 1.2, where they are here."""
    found = (
        sorted((FOLDER / "XML").rglob("*.xml")) + sorted((FOLDER / "XSL" / "1.2" / "XML").rglob("*.xml"))
        if FOLDER
        else []
    )
    return [path for path in found if path.parent.name != "CaptureJob"]

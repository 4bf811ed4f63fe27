"""Kinds, levels and criteria of certificates in the reader's language."""

from django.utils.translation import get_language

from valley.registry.engine.grades import Criterion, Kind, catalogue


def said(thing: Kind | Criterion) -> str:
    """Its words; Chinese unless the reader's language is English."""
    return thing.en if _english() else thing.zh


def kind_of(code: str) -> str:
    """A certificate kind's label, the code itself where the file does not know it."""
    known = catalogue().kinds.get(code)
    return said(known) if known else code


def level_of(code: str) -> str:
    """A level's label, "" for none, the code itself where the file does not know it."""
    return catalogue().levels[code][_english()] if code in catalogue().levels else code


def kinds() -> list[tuple[str, str]]:
    """(code, label) of every kind, in the file's order."""
    return [(kind.code, said(kind)) for kind in catalogue().kinds.values()]


def _english() -> bool:
    return (get_language() or "").startswith("en")

"""Master data of a document's header: vocabulary elements with their attributes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Told:
    """What is told about one thing. attributes: name → value, a list where the name stands more than once."""

    vocabulary: str
    uri: str
    attributes: dict[str, Any]
    children: list[str]


def told_in(fields: Mapping[str, Any]) -> list[Told]:
    """Everything that the fields of a document (`Outline.fields`) tell, in order."""
    header = fields.get("epcisHeader")
    held = header.get("epcisMasterData") if isinstance(header, Mapping) else None
    lists = [held.get("vocabularyList") if isinstance(held, Mapping) else None]
    lists += [fields.get(f"{inside}.vocabularyList") for inside in ("epcisBody", "resultsBody")]
    return [told for each in lists if isinstance(each, list) for told in _elements(each)]


def _elements(vocabularies: list[Any]) -> Iterator[Told]:
    for vocabulary in vocabularies:
        for element in vocabulary.get("vocabularyElementList") or ():
            attributes: dict[str, Any] = {}
            for attribute in element.get("attributes") or ():
                name, value = attribute["id"], attribute.get("attribute", "")
                if name in attributes:
                    there = attributes[name]
                    attributes[name] = [*there, value] if isinstance(there, list) else [there, value]
                else:
                    attributes[name] = value
            yield Told(vocabulary["type"], element["id"], attributes, list(element.get("children") or ()))

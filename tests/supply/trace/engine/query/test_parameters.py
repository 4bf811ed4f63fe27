"""Every name of the standard is read, and every fault is named."""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.supply.trace.engine.query import Kind, QueryFault, QueryParameter, QueryTooComplex, parse
from valley.supply.trace.engine.query.parameters import FIXED, read
from valley.supply.trace.engine.query.tree import OneOf, Some

OPS = ("EQ", "GT", "GE", "LT", "LE")
SECTIONS = ("", "ILMD_", "ERROR_DECLARATION_", "SENSORELEMENT_", "SENSORMETADATA_", "SENSORREPORT_")
PATTERNED = [
    *(f"{op}_{inner}{section}ex:field" for op in (*OPS, "EXISTS") for inner in ("", "INNER_") for section in SECTIONS),
    *(f"EQ_{inner}{place}_ex:field" for inner in ("", "INNER_") for place in ("readPoint", "bizLocation")),
    *(f"{op}_{field}_CEL" for op in OPS for field in ("value", "quantity")),
    *(f"{op}_{field}_CEL" for op in OPS[1:] for field in ("minValue", "maxValue", "meanValue", "sDev", "percValue")),
    *(f"EQ_{what}_owning_party" for what in ("bizTransaction", "source", "destination")),
    "HASATTR_ex:field",
    "EQ_ATTR_bizLocation_site",
]
"""One name for each of the 108 patterns of query-schema.json, and three that it leaves out (EXISTS_INNER_SENSOR…)."""
BINDINGS = next(
    (p / "shared/data/epcis/gs1-EPCIS/REST Bindings" for p in (Path("/work"), Path(__file__).parents[6]) if
     (p / "shared/data/epcis/gs1-EPCIS/REST Bindings").is_dir()),
    None,
)  # fmt: skip


def test_the_patterns_are_all_there() -> None:
    assert len(PATTERNED) == 108 + 3
    # 61 of query-schema.json less @context and four of order and count; two in two spellings
    assert len(FIXED) == 59


@pytest.mark.parametrize("name", PATTERNED)
def test_a_patterned_name_is_read(name: str) -> None:
    assert parse({name: "1"}).tree.parts  # type: ignore[union-attr]
    assert parse({name: [1] if name.startswith("EQ") else "1"}).tree.parts  # type: ignore[union-attr]


@pytest.mark.skipif(BINDINGS is None, reason="GS1's artefacts are not beside the project (../shared)")
def test_no_name_of_gs1_is_missing() -> None:
    assert BINDINGS is not None
    schema = json.loads((BINDINGS / "query-schema.json").read_text())
    found = next(part for part in _objects(schema["definitions"]["EPCIS-Query"]) if "patternProperties" in part)
    control = {"@context", "orderBy", "orderDirection", "eventCountLimit", "maxEventCount"}
    assert set(found["properties"]) - control <= set(FIXED)
    # The document doubles its backslashes, so that its patterns ask for names with a backslash: read as they are meant.
    patterns = [re.compile(pattern.replace("\\\\", "\\")) for pattern in found["patternProperties"]]
    assert len(patterns) == 108
    assert all(any(pattern.match(name) for name in PATTERNED) for pattern in patterns)
    api = json.loads((BINDINGS / "openapi.json").read_text())["components"]["parameters"]
    asked = {name for name in api if re.match("(EQ|GE|GT|LE|LT|MATCH|WD|EXISTS)_|eventType", name)}
    assert asked <= set(FIXED)


def _objects(part: Any) -> Any:
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _objects(inner)


@pytest.mark.parametrize(
    ("given_", "parameter"),
    [
        ({"EQ_nonsense": "1"}, "EQ_nonsense"),
        ({"EQ_action": "REMOVE"}, "EQ_action"),
        ({"eventType": "Event"}, "eventType"),
        ({"GE_eventTime": "2026-01-01"}, "GE_eventTime"),
        ({"GE_eventTime": "2026-01-01T00:00:00"}, "GE_eventTime"),
        ({"EQ_quantity": "many"}, "EQ_quantity"),
        ({"GE_value_CEL": ["1", "2"]}, "GE_value_CEL"),
        ({"EXISTS_errorDeclaration": "perhaps"}, "EXISTS_errorDeclaration"),
        ({"EQ_bizStep": ""}, "EQ_bizStep"),
        ({"EQ_bizStep": {"a": 1}}, "EQ_bizStep"),
        ({"GT_ex:field": "soon"}, "GT_ex:field"),
        ({"orderBy": "action"}, "orderBy"),
        ({"orderBy": "eventTime", "orderDirection": "UP"}, "orderDirection"),
        ({"eventCountLimit": "3"}, "eventCountLimit"),
        ({"eventCountLimit": "0", "orderBy": "eventTime"}, "eventCountLimit"),
        ({"eventCountLimit": "3", "maxEventCount": "3", "orderBy": "eventTime"}, "eventCountLimit"),
        ({"HASATTR_action": "x"}, "HASATTR_action"),
    ],
)
def test_a_fault_names_the_parameter(given_: dict[str, Any], parameter: str) -> None:
    with pytest.raises(QueryParameter) as refused:
        parse(given_)
    assert refused.value.parameter == parameter
    assert refused.value.name == "QueryParameterException"


def test_both_spellings_of_the_declaration_time_ask_the_same() -> None:
    for op in ("GE", "LT"):
        asked = [parse({f"{op}_errorDeclaration{bar}Time": "2026-01-01T00:00:00Z"}).tree for bar in ("", "_")]
        assert asked[0] == asked[1]


def test_a_false_existence_asks_nothing() -> None:
    assert parse({"EXISTS_errorDeclaration": "false"}) == parse({"EXISTS_ILMD_ex:a": "0"})


def test_two_thousand_and_one_values_are_too_many() -> None:
    with pytest.raises(QueryTooComplex):
        parse({"EQ_eventID": "|".join(f"urn:x:{n}" for n in range(2001))})


def test_a_unit_of_another_dimension_is_not_converted() -> None:
    limits = parse({"GE_value_CEL": "20"}).tree.parts[0].test.limits  # type: ignore[union-attr]
    assert dict(limits) == {"KEL": (293.15,)}
    assert dict(parse({"EQ_quantity_KGM": "1.5"}).tree.parts[0].test.limits)["GRM"] == (1500.0,)  # type: ignore[union-attr]


@given(name=st.text(max_size=30), value=st.text(max_size=30))
def test_whatever_comes_is_read_or_refused(name: str, value: str) -> None:
    with suppress(QueryFault):
        parse({name: value})


def _asked(parameter: str, value: str, prefixes: dict[str, str]) -> Some:
    tree = read(parameter, value, prefixes)
    assert isinstance(tree, Some)
    return tree


def test_a_type_may_be_a_curie_and_is_no_field() -> None:
    typed = _asked("EQ_destination_ex:odd", "urn:x:y", {"ex": "https://ns.example.com/"})
    assert typed.kinds == {Kind.DESTINATION}
    assert typed.named is not None
    assert "https://ns.example.com/odd" in typed.named.names
    assert _asked("EQ_source_ex:odd", "1", {"source_ex": "https://ns.example.com/"}).kinds == {Kind.FIELD}


def test_the_standards_text_and_its_schema_spell_attributes_differently() -> None:
    trees = [parse({f"{name}_bizLocation_site": "0201"}).tree for name in ("EQ_ATTR", "EQATTR")]
    assert trees[0] == trees[1]


def test_hexadecimal_is_equal_as_bytes() -> None:
    test = _asked("EQ_hexBinaryValue", "F0", {}).test
    assert isinstance(test, OneOf)
    assert test.texts == {"F0", "f0"}

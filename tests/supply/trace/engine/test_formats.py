"""There and back between EPC URNs and Digital Links; CBV words as URN and web URI."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.supply.trace.engine.formats import CbvFormat, EpcFormat, Translator, cbv_word, rewritten, urn_of
from valley.supply.trace.engine.identifiers import canonical

SERIAL = st.text("ABCxyz0123456789-", min_size=1, max_size=12)


@st.composite
def urns(draw: st.DrawFn) -> tuple[str, int]:
    """A URN of any scheme with the length of its company prefix."""
    length = draw(st.integers(6, 12))
    prefix = draw(st.text("0123456789", min_size=length, max_size=length))
    scheme, digits, tail = draw(
        st.sampled_from([
            ("id:sgtin", 13, True), ("class:lgtin", 13, True), ("id:upui", 13, True), ("id:sscc", 17, False),
            ("id:sgln", 12, True), ("id:pgln", 12, False), ("id:gdti", 12, True), ("id:sgcn", 12, True),
            ("id:grai", 12, True), ("id:gsin", 16, False), ("id:gsrn", 17, False), ("id:gsrnp", 17, False),
            ("idpat:sgtin", 13, None),
        ])
    )  # fmt: skip
    reference = draw(st.text("0123456789", min_size=digits - length, max_size=digits - length))
    serial = draw(st.text("0123456789", min_size=1, max_size=12) if scheme == "id:sgcn" else SERIAL)
    last = ".*" if tail is None else f".{serial}" if tail else ""
    return f"urn:epc:{scheme}:{prefix}.{reference}{last}", length


@given(urns())
def test_a_urn_comes_back_from_its_digital_link(drawn: tuple[str, int]) -> None:
    urn, length = drawn
    assert urn_of(canonical(urn), lambda _digits: length) == urn


@given(urns(), st.sampled_from(list(EpcFormat)))
def test_a_key_stays_itself_in_every_form(drawn: tuple[str, int], asked: EpcFormat) -> None:
    urn, _length = drawn
    for form in (urn, canonical(urn)):
        translate = Translator(asked, {canonical(urn): urn})
        assert canonical(translate(form)) == canonical(urn)
        assert not translate.untranslated


@pytest.mark.parametrize(
    "urn",
    ["urn:epc:id:giai:4000001.111", "urn:epc:id:ginc:0614141.xyz47%2F11", "urn:epc:id:cpi:0614141.5PQ7%2FZ43.12345",
     "urn:epc:id:itip:4012345.012345.01.02.987"],
)  # fmt: skip
def test_free_references_come_back_too(urn: str) -> None:
    assert urn_of(canonical(urn), lambda digits: 7) == urn


def test_an_unknown_prefix_is_not_guessed() -> None:
    link = "https://id.gs1.org/01/10614141073464/21/2017"
    translate = Translator(EpcFormat.URN)
    assert translate(link) == link
    assert translate.untranslated == {link}
    known = Translator(EpcFormat.URN, prefixes=["0614141"])
    assert known(link) == "urn:epc:id:sgtin:0614141.107346.2017"
    assert not known.untranslated


def test_a_wrong_check_digit_has_no_urn() -> None:
    assert urn_of("https://id.gs1.org/01/10614141073465/21/2017", lambda _digits: 7) is None


def test_what_is_no_key_is_left_alone() -> None:
    for asked in EpcFormat:
        assert Translator(asked)("https://example.com/lots/7") == "https://example.com/lots/7"
        assert (
            Translator(asked)("urn:jaif:id:obj:37SUN321456789A111222333AB+1")
            == "urn:jaif:id:obj:37SUN321456789A111222333AB+1"
        )


def test_never_and_no_preference_keep_the_form_received() -> None:
    for asked in (EpcFormat.NEVER, EpcFormat.NO_PREFERENCE):
        for form in ("urn:epc:id:sscc:0614141.0000000001", "https://id.gs1.org/00/006141410000000016"):
            assert Translator(asked)(form) == form


def test_an_event_is_rewritten_where_it_names_things() -> None:
    event: dict[str, Any] = {
        "type": "ObjectEvent", "eventID": "urn:epc:id:gdti:0614141.00001.9", "epcList": ["a"], "parentID": "p",
        "quantityList": [{"epcClass": "c", "quantity": 1}], "readPoint": {"id": "r", "ex:x": "a"},
        "bizLocation": {"id": "l"},
        "sourceList": [{"type": "location", "source": "s"}], "bizTransactionList": [{"bizTransaction": "t"}],
        "ilmd": {"ex:lot": "a"}, "ex:ref": "a",
        "sensorElementList": [{"sensorMetadata": {"deviceID": "d"}, "sensorReport": [{"deviceID": "d", "value": 1}]}],
    }  # fmt: skip
    new = rewritten(event, str.upper)
    assert new["epcList"] == ["A"]
    assert new["quantityList"] == [{"epcClass": "C", "quantity": 1}]
    assert new["readPoint"] == {"id": "R", "ex:x": "a"}
    assert new["sourceList"] == [{"type": "location", "source": "S"}]
    assert new["bizTransactionList"] == [{"bizTransaction": "T"}]
    assert new["sensorElementList"][0]["sensorReport"] == [{"deviceID": "D", "value": 1}]
    assert {key: new[key] for key in ("eventID", "ilmd", "ex:ref", "type")} == {
        key: event[key] for key in ("eventID", "ilmd", "ex:ref", "type")
    }


@pytest.mark.parametrize(
    "word", ["shipping", "urn:epcglobal:cbv:bizstep:shipping", "https://ref.gs1.org/cbv/BizStep-shipping"]
)
def test_a_cbv_word_in_both_forms(word: str) -> None:
    assert cbv_word(word, "bizStep", CbvFormat.URN) == "urn:epcglobal:cbv:bizstep:shipping"
    assert cbv_word(word, "bizStep", CbvFormat.WEB_URI) == "https://ref.gs1.org/cbv/BizStep-shipping"
    assert cbv_word("https://example.com/step", "bizStep", CbvFormat.URN) == "https://example.com/step"

"""A wrong digit is noticed, and the right code is among the repairs."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from valley.registry.engine.identifiers import (
    ALPHABET,
    clean,
    is_lei,
    is_organisation_code,
    is_uscc,
    lei_check_digits,
    lei_fault,
    organisation_check_character,
    organisation_fault,
    repairs,
    uscc_check_character,
    uscc_fault,
)

ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@st.composite
def usccs(draw: st.DrawFn) -> str:
    """Made-up codes with right check characters; an organisation code may not use I, O, S, V, Z here."""
    head = draw(st.sampled_from(["91", "92", "93", "12", "52"])) + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=6, max_size=6))
    )
    body = "".join(draw(st.lists(st.sampled_from(ALPHABET), min_size=8, max_size=8)))
    first17 = head + body + organisation_check_character(body)
    return first17 + uscc_check_character(first17)


@st.composite
def leis(draw: st.DrawFn) -> str:
    first18 = "".join(draw(st.lists(st.sampled_from(ALNUM), min_size=18, max_size=18)))
    return first18 + lei_check_digits(first18)


def test_the_example_of_the_standard_is_valid() -> None:
    assert is_uscc("91350100M000100Y43")  # GB 32100-2015, annex
    assert is_organisation_code("M000100Y4")


def test_known_lei_is_valid() -> None:
    assert is_lei("5493001KJTIIGC8Y1R12")  # a widely published example
    assert not is_lei("5493001KJTIIGC8Y1R21")


@given(usccs())
def test_a_made_code_is_valid(code: str) -> None:
    assert is_uscc(code)
    assert uscc_fault(code) is None
    assert clean(f" {code[:8].lower()}-{code[8:]} ") == code


@given(usccs(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_single_slip_is_noticed_and_repairable(code: str, at: int, new: str) -> None:
    assume(code[at] != new)
    typed = code[:at] + new + code[at + 1 :]
    fault = uscc_fault(typed)
    assert fault is not None
    assert code in fault.suggestions
    assert all(is_uscc(s) for s in fault.suggestions)
    assert len(fault.suggestions) <= 40


@given(usccs(), st.integers(0, 16))
def test_swapped_neighbours_are_noticed_and_repairable(code: str, at: int) -> None:
    assume(code[at] != code[at + 1])
    typed = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    fault = uscc_fault(typed)
    assert fault is not None
    assert code in fault.suggestions


@given(usccs(), st.integers(0, 17))
def test_a_missing_or_doubled_character_is_repairable(code: str, at: int) -> None:
    short, long_ = uscc_fault(code[:at] + code[at + 1 :]), uscc_fault(code[:at] + code[at] + code[at:])
    assert short is not None
    assert long_ is not None
    assert code in short.suggestions
    assert code in long_.suggestions


def test_the_letter_o_typed_for_a_zero_is_the_first_repair() -> None:
    fault = uscc_fault("9135O100M000100Y43")
    assert fault is not None
    assert (fault.kind, fault.position) == ("character", 5)
    assert fault.suggestions[0] == "91350100M000100Y43"


def test_a_wrong_last_character_says_what_it_should_be() -> None:
    fault = uscc_fault("91350100M000100Y44")
    assert fault is not None
    assert (fault.kind, fault.position, fault.expected) == ("check", 18, "3")


@given(st.text(ALNUM, min_size=0, max_size=25))
def test_a_code_is_either_right_or_has_a_fault(text: str) -> None:
    assert (uscc_fault(text) is None) == is_uscc(text)
    assert (lei_fault(text) is None) == is_lei(text)
    assert (organisation_fault(text) is None) == is_organisation_code(text)


@given(st.text(max_size=25))
def test_anything_typed_is_cleaned_and_judged_without_failing(text: str) -> None:
    for fault in (uscc_fault, lei_fault, organisation_fault):
        fault(clean(text))


@given(leis(), st.integers(0, 19), st.sampled_from(ALNUM))
def test_every_slip_of_like_for_like_in_an_lei_is_noticed(code: str, at: int, new: str) -> None:
    # ISO 7064 MOD 97-10 writes a letter as two digits: a slip between letter and digit may pass, once in 97.
    assert is_lei(code)
    assume(code[at] != new and code[at].isdigit() == new.isdigit())
    typed = code[:at] + new + code[at + 1 :]
    assert lei_fault(typed) is not None
    assert code in list(repairs(typed, ALNUM, is_lei))


@pytest.mark.parametrize(
    ("typed", "cleaned"), [("９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"), ("m000100y-4", "M000100Y4")]
)
def test_full_width_and_hyphens_are_forgiven(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned

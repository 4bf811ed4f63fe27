from hypothesis import given
from hypothesis import strategies as st

from valley.registry.engine.returns.library import form
from valley.registry.engine.returns.versions import differences, digest
from valley.registry.engine.returns.words import Text

FORM = form("annual", "2022")
Values = dict[str, int]
ITEMS = st.sampled_from([i.code for i in FORM.items])
VALUES = st.dictionaries(ITEMS, st.integers(-(10**15), 10**15))


def seal(values: Values, reasons: dict[str, str] | None = None, subject: str = "/returns/1") -> str:
    return digest(subject=subject, fingerprint=FORM.fingerprint, values=values, reasons=reasons or {})


@given(VALUES, VALUES)
def test_the_digest_changes_exactly_when_a_value_does(a: Values, b: Values) -> None:
    assert (seal(a) == seal(b)) == (a == b)
    assert seal(dict(reversed(list(a.items())))) == seal(a)


def test_the_digest_is_of_this_return_and_its_reasons() -> None:
    assert len(seal({})) == 64
    assert seal({}, subject="/returns/2") != seal({})
    assert seal({}, {"profit": "属实"}) != seal({})


@given(VALUES, VALUES)
def test_differences_tell_the_whole_way_from_one_to_the_other(a: Values, b: Values) -> None:
    changed = {d.item.code: d.after for d in differences(FORM, a, b)}
    assert {k: v for k, v in (a | changed).items() if v is not None} == b


def test_words_are_said_in_the_readers_language() -> None:
    words = Text("{a}个", "{a} of them").fill(a=Text("三", "three"))
    assert (words.say("zh-hans"), words.say("en"), str(words)) == ("三个", "three of them", "三个")

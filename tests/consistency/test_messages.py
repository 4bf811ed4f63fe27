"""The second language: nothing on screen is left in Chinese alone."""

import re

import pytest

from valley.config import messages, words


@pytest.fixture(scope="module")
def joined() -> messages.Report:
    return messages.join()


def test_every_message_has_an_english_translation(joined: messages.Report) -> None:
    missing = joined.untranslated
    assert missing == [], f"{len(missing)} messages without English; `valley messages --check` lists them"


def test_a_translation_names_only_placeholders_that_are_filled(joined: messages.Report) -> None:
    assert joined.mismatched == []


def test_two_rooms_translate_a_message_alike(joined: messages.Report) -> None:
    assert joined.disagreeing == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "好" %}', messages.Message("好")),
        ('{% translate "左" context "side" %}', messages.Message("左", "", "side")),
        ('{% empty _("没有") %}', messages.Message("没有")),
        ("{% blocktranslate trimmed %}\n 甲\n 乙 {{ a }}\n{% endblocktranslate %}", messages.Message("甲 乙 %(a)s")),
        (
            "{% blocktranslate count n=x %}一 {{ n }}{% plural %}多 {{ n }}{% endblocktranslate %}",
            messages.Message("一 %(n)s", "多 %(n)s"),
        ),
        ("<p title='don\"t'>it's</p>{% translate '好' %}", messages.Message("好")),
    ],
)
def test_messages_of_templates_are_found(source: str, found: messages.Message) -> None:
    assert list(messages.in_template(source)) == [found]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("甲" "乙")', [messages.Message("甲乙")]),
        ('ngettext("一", "多", n)', [messages.Message("一", "多")]),
        ('pgettext_lazy("c", "甲")', [messages.Message("甲", "", "c")]),
        ('npgettext("c", "一", "多", n)', [messages.Message("一", "多", "c")]),
        ("_(name)", []),
        ("from django.utils.translation import gettext_lazy as say\nsay('甲')", [messages.Message("甲")]),
    ],
)
def test_messages_of_code_are_found(source: str, found: list[messages.Message]) -> None:
    assert list(messages.in_python(source)) == found


def test_no_message_hides_inside_an_f_string() -> None:
    """Before Python 3.12 such a string is one token: the message in it is found by nobody."""
    hidden = re.compile(r"""\bf(?:"[^"\n]*|'[^'\n]*)\{[^}\n]*\b_\(["']""")
    wrong = [str(path) for path in sorted((messages.ROOT / "valley").rglob("*.py")) if hidden.search(path.read_text())]
    assert wrong == []


def test_the_word_lists_have_four_cells_a_row() -> None:
    assert words.joined().count("\n| ") >= 1

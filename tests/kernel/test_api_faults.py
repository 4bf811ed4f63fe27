"""What a schema refuses is said in the reader's language."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from django.utils import translation
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from valley.kernel.api.faults import fault


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    n: int = Field(3, ge=1, le=200)
    above: float = Field(1, gt=0, lt=9)
    name: str = Field("ab", min_length=2, max_length=4, pattern="^[a-z]+$")
    grams: Annotated[Decimal, Field(max_digits=5, decimal_places=2)] = Decimal(1)
    day: date = date(2026, 1, 1)
    key: UUID | None = None
    kind: Literal["a", "b"] = "a"
    rows: list[int] = Field([], max_length=2)
    yes: bool = True


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ({"n": 0}, "不得小于 1。", "Must not be below 1."),
        ({"n": 999}, "不得大于 200。", "Must not be above 200."),
        ({"n": "x"}, "须是整数。", "Has to be a whole number."),
        ({"above": 0}, "须大于 0", "Has to be above 0"),
        ({"above": "x"}, "须是数字。", "Has to be a number."),
        ({"name": "a"}, "至少 2 个字符。", "At least 2 characters."),
        ({"name": "abcde"}, "至多 4 个字符。", "At most 4 characters."),
        ({"name": "AB"}, "格式不符", "Not of this form"),
        ({"name": 3}, "须是文字。", "Has to be text."),
        ({"grams": "1.234"}, "小数至多 2 位。", "At most 2 decimal places."),
        ({"grams": "x"}, "须是数字。", "Has to be a number."),
        ({"day": "soon"}, "须是日期", "Has to be a date"),
        ({"key": "x"}, "须是 UUID。", "Has to be a UUID."),
        ({"kind": "c"}, "只能是：", "One of these: "),
        ({"rows": 3}, "须是一列。", "Has to be a list."),
        ({"rows": [1, 2, 3]}, "至多 2 项。", "At most 2 items."),
        ({"yes": "perhaps"}, "须是 true 或 false。", "Has to be true or false."),
        ({"other": 1}, "没有这一项。", "There is no such field."),
    ],
)
def test_a_fault_is_said_in_both_languages(given: dict[str, Any], zh: str, en: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Asked.model_validate(given)
    first = dict(caught.value.errors()[0])
    with translation.override("zh-hans"):
        assert zh in fault(first)
    with translation.override("en"):
        assert en in fault(first)


def test_what_has_no_words_keeps_its_own() -> None:
    assert fault({"type": "set_type_of_the_future", "msg": "Odd"}) == "Odd"
    assert fault({"type": "less_than", "msg": "Odd"}) == "Odd"

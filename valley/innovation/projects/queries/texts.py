"""What a template's places are filled with."""

from typing import Any

from valley.innovation.projects.engine.texts import Filled, fill
from valley.innovation.projects.models import Consortium, Order, Seat, Template
from valley.kernel import clock, formats


def known_of(thing: Order | Consortium | None) -> dict[str, str]:
    """By the names that templates use, what the record says. Both languages' names, so that either text can ask."""
    if isinstance(thing, Order):
        said: dict[str, Any] = {
            "编号": thing.number, "名称": thing.shown_title, "委托方": thing.customer, "承接方": thing.contractor,
            "价款": formats.money(thing.price_fen), "技术指标": thing.shown("specification"),
            "验收试验": thing.acceptance_test, "知识产权约定": thing.ip_term, "交付日期": thing.delivery_on,
        }  # fmt: skip
    elif isinstance(thing, Consortium):
        seats = thing.seats.filter(state=Seat.State.TAKEN).select_related("organisation")
        said = {
            "编号": thing.number, "名称": thing.shown_title, "牵头单位": thing.lead, "目标": thing.shown("goal"),
            "成员": "；".join(f"{seat.get_role_display()}：{seat.organisation}（{seat.duty}）" for seat in seats),
            "出资份额": _parts(thing.contribution), "知识产权份额": _parts(thing.ip),
        }  # fmt: skip
    else:
        said = {}
    found = {name: str(value) for name, value in said.items() if value}
    found["今天"] = clock.today().isoformat()
    return found | {english: found[name] for name, english in ENGLISH.items() if name in found}


ENGLISH = {
    "编号": "number", "名称": "title", "委托方": "customer", "承接方": "contractor", "价款": "price",
    "技术指标": "specification", "验收试验": "acceptance test", "知识产权约定": "rights", "交付日期": "delivery",
    "牵头单位": "lead", "目标": "goal", "成员": "members", "出资份额": "contributions",
    "知识产权份额": "shares of rights",
    "今天": "today",
}  # fmt: skip


def _parts(split: Any) -> str:
    if split is None:
        return ""
    rows = split.parts.select_related("organisation")
    return "；".join(f"{row.organisation} {row.parts_count}/{split.total_count}" for row in rows)


def filled(template: Template, thing: Order | Consortium | None) -> Filled:
    """The template's text with what is known of the thing."""
    return fill(template.text, known_of(thing))

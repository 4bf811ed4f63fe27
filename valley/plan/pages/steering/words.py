"""Tones and words that the pages of steering share."""

from typing import Any, Literal

from django.utils.translation import gettext as _

Tone = Literal["good", "warn", "bad", "info", "idle"]

_TONES: dict[str, Tone] = {
    "not_started": "idle", "on_track": "good", "at_risk": "warn", "blocked": "bad", "done": "good", "ended": "idle",
    "proposed": "info", "accepted": "good", "refused": "bad", "open": "info", "settled": "good", "withdrawn": "idle",
    "planned": "info", "closed": "idle", "decided": "good", "dropped": "idle", "adopted": "good", "rejected": "idle",
    "under_way": "info", "published": "good", "good": "good", "minor": "warn", "major": "bad",
    "asked": "info", "given": "good", "declined": "idle", "answered": "good", "lapsed": "idle",
    "issued": "info", "reported": "info", "scored": "warn", "disputed": "bad",
}  # fmt: skip


def tone(state: str) -> Tone:
    """The tone of a state."""
    return _TONES.get(state, "info")


def value_words(value: dict[str, Any] | None) -> str:
    """A value of the plan, or the frozen facts of an agenda item, on one line."""
    if not value:
        return ""
    if value.get("status") == "missing":
        return _("原文脱落")
    if "low" in value and "high" in value:
        return f"{value['low']}—{value['high']}"
    labels = {
        "value": _("值"), "expected": _("期望"), "on": _("截至"), "days": _("逾期天数"), "due_on": _("期限"),
        "wanted_by": _("最迟答复"), "at_least": _("不低于"), "more_than": _("高于"), "at_most": _("不高于"),
        "less_than": _("低于"), "unit": _("单位"), "next_step": _("下一步"), "date": _("日期"),
    }  # fmt: skip
    shown = {key: given for key, given in value.items() if key in labels and given is not None}
    if list(shown) == ["value"]:
        return str(shown["value"])
    return ";".join(f"{labels[key]} {given}" for key, given in shown.items())

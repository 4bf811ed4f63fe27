"""Reasons of a match in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.innovation.exchange.engine.matching.pair import Judged
from valley.innovation.exchange.forms.matching import KIND_LABELS
from valley.innovation.exchange.models import Kind, Level, Match, Need, Result, Rights, Tier
from valley.innovation.exchange.queries.matchable import known_of
from valley.innovation.exchange.queries.matching import Shown, judged, latest_run, shown, words_print
from valley.innovation.exchange.rules.matching import thing_at
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Tone

FEATURES: dict[str, Any] = {
    "words": gettext_lazy("共同的词"), "meaning": gettext_lazy("意思相近"), "capability": gettext_lazy("领域覆盖"),
    "maturity": gettext_lazy("技术成熟度"), "evidence": gettext_lazy("有依据"), "language": gettext_lazy("同一语言"),
}  # fmt: skip
CONSTRAINTS: dict[str, Any] = {
    "maturity": gettext_lazy("技术成熟度"), "rights": gettext_lazy("权利状态"), "dates": gettext_lazy("日期"),
    "conflict": gettext_lazy("利益冲突"), "capability": gettext_lazy("领域"), "role": gettext_lazy("网络中的层级"),
    "language": gettext_lazy("语言"),
}  # fmt: skip
SAID: dict[str, tuple[Tone, Any]] = {
    "pass": ("good", gettext_lazy("满足")), "fail": ("bad", gettext_lazy("不满足")),
    "unknown": ("warn", gettext_lazy("不清楚，须询问")),
}  # fmt: skip
_VALUES: dict[str, dict[str, Any]] = {
    "rights": dict(Rights.choices), "role": {**dict(Level.choices), **dict(Tier.choices), **dict(Kind.choices)},
    "language": {"zh": gettext_lazy("中文"), "en": gettext_lazy("英文")},
}  # fmt: skip


def verdicts(constraints: list[dict[str, Any]]) -> list[tuple[Any, Tone, Any, str, str, bool]]:
    """(name, tone, verdict, the need's value, the offer's value, hard), failed ones first."""
    order = {"fail": 0, "unknown": 1, "pass": 2}
    rows = sorted(constraints, key=lambda one: (order[one["verdict"]], one["name"]))
    return [
        (CONSTRAINTS[one["name"]], *SAID[one["verdict"]], _value(one, "need"), _value(one, "offer"), one["hard"])
        for one in rows
    ]


def _value(one: dict[str, Any], end: str) -> str:
    words = _VALUES.get(one["name"], {})
    return "、".join(str(words.get(part, part)) for part in one[end].split("、")) if one[end] else ""


def meaning(value: float) -> str:
    """A cosine in words; the figure itself says nothing to a reader."""
    return _("强") if value >= 0.6 else _("中") if value >= 0.4 else _("弱") if value > 0 else _("未用")


def reasons_of(found: Match | Judged) -> dict[str, Any]:
    """Parts that add up to the score, shared words, passages. Words of an expert's profile are looked at anew."""
    if isinstance(found, Match):
        parts, shared, passages = (found.reasons[name] for name in ("parts", "shared", "passages"))
        features = found.features
        if found.kind == "expert":
            shared, passages = _anew(found)
        elif not _current(found):
            shared, passages = [], ["", ""]
    else:
        parts, shared, passages, features = found.parts, found.shared, found.passages, found.features
    rows = [(FEATURES[name], value, meaning(features["meaning"]) if name == "meaning" else "")
            for name, value in sorted(parts.items(), key=lambda row: -row[1]) if name in FEATURES]  # fmt: skip
    return {
        "parts": rows, "score": found.score, "passages": passages,
        "shared": [word if word == said else f"{word} → {said}" for word, said in shared],
    }  # fmt: skip


def _current(found: Match) -> bool:
    """Whether both ends still say, openly, what they said then."""
    ends = ((found.need, found.need_print), (found.offer, found.offer_print))
    things = [(thing_at(uri), mark) for uri, mark in ends]
    return all(thing is not None and words_print(known_of(thing)) == mark for thing, mark in things)


def _anew(found: Match) -> tuple[Any, Any]:
    need, offer = thing_at(found.need), thing_at(found.offer)
    if need is None or offer is None or getattr(offer, "withdrawn_at", None) is not None:
        return [], ["", ""]
    made = judged(known_of(need), known_of(offer))
    return made.shared, made.passages


def line_of(row: Shown) -> dict[str, Any]:
    """One match in a list: what, why in one line, what stands against it, what came of it."""
    against = [one for one in verdicts(row.match.constraints) if one[1] != "good"]
    words = reasons_of(row.match)["shared"] if row.current else []
    return {
        "match": row.match, "other": row.other, "kind": KIND_LABELS[row.match.kind], "shared": words,
        "against": against, "current": row.current, "outcomes": row.outcomes,
    }  # fmt: skip


def section_of(user: Any, thing: Need | Result) -> dict[str, Any] | None:
    """What the page of a need or a result says of its matches; None for whom it does not concern."""
    if not isinstance(user, User) or not may(user, "exchange.match", thing):
        return None
    run = latest_run(thing.uri)
    if run is None and not thing.is_open:
        return None
    return {
        "title": _("谁可能解决") if isinstance(thing, Need) else _("谁可能需要"), "run": run,
        "address": f"{thing.uri}/match", "rows": [line_of(row) for row in shown(run, user, limit=5)] if run else [],
        "going_on": thing.is_open,
    }  # fmt: skip

"""Anybody checks a business against the catalogue of the plan (产业目录自查).

Everything is in the address: no login, no form state, nothing written. Each answer leads to an
address with one fact more, so that a result can be kept, sent and bookmarked.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.engine.rules import Edition, FactNotUnderstood, FactType, Given, Kind, Verdict, Way, judge
from valley.kernel.engine.rules.expressions import in_words
from valley.plan.queries.catalogue import industry_catalogue
from valley.registry.engine.industries import Industry, classification

CANNOT_SAY = "?"
"""In the address: the person does not know this fact."""


@dataclass(frozen=True)
class Fault:
    """An answer that does not fit its question."""

    name: str
    value: str
    remedy: str


@dataclass(frozen=True)
class Asking:
    """The next question: options to choose from, or a field with what was found for it."""

    fact: FactType
    text: str
    help: str
    options: list[tuple[str, str]]
    typed: str = ""
    found: list[tuple[str, Industry]] | None = None


class Answers:
    """What the address says, read by the edition's own types."""

    def __init__(self, edition: Edition | None, query: QueryDict, on: date, language: str) -> None:
        self.on, self.language = on, language
        self.raw: dict[str, str] = {}
        self.given: dict[str, Given] = {}
        self.cannot_say: set[str] = set()
        self.faults: list[Fault] = []
        self.searched: dict[str, str] = {}
        for fact in edition.facts.values() if edition else ():
            raw = query.get(fact.id, "").strip()[:100]
            if not raw or fact.settles_doubt:
                continue
            self._take(fact, raw)

    def _take(self, fact: FactType, raw: str) -> None:
        if raw == CANNOT_SAY:
            self.raw[fact.id] = raw
            self.cannot_say.add(fact.id)
            return
        try:
            self.given[fact.id] = Given(fact.read(raw), _("本页填写"))
            self.raw[fact.id] = raw
        except FactNotUnderstood as problem:
            self.searched[fact.id] = raw
            if fact.kind is not Kind.CODE or raw.isascii():
                self.faults.append(Fault(fact.name.say(self.language), raw, problem.remedy.say(self.language)))

    def address(self, **changes: str) -> str:
        """The page's address with these answers changed; an empty one is taken back."""
        answers = {**self.raw, **changes}
        if self.on != clock.today():
            answers["on"] = self.on.isoformat()
        return "?" + urlencode({k: v for k, v in answers.items() if v})


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Ask what still matters, and say what is known so far."""
    language = get_language() or "zh"
    book = industry_catalogue()
    if book is None:
        return render(request, "plan/catalogue_none.html")
    on, fault = _day(request.GET.get("on", ""))
    edition = book.in_force(on)
    answers = Answers(edition, request.GET, on, language)
    if fault:
        answers.faults.append(fault)
    verdict = judge(book, answers.given, as_of=on, cannot_say=answers.cannot_say)
    context: dict[str, object] = {
        "title": (edition or book.editions[-1]).title.say(language),
        "edition": edition,
        "note": edition.note.say(language) if edition else "",
        "on": on,
        "today": clock.today(),
        "answers": answers,
        "verdict": verdict,
        "reason": verdict.reason.say(language),
        "asking": _asking(verdict.next_question, answers) if verdict.next_question else None,
        "answered": _answered(edition, verdict, answers),
        "address": request.path + answers.address(),
    }
    if edition:
        context |= {
            "outcome": edition.outcomes[verdict.outcome].name.say(language) if verdict.outcome else "",
            "tone": _tone(edition, verdict),
            "possible": [edition.outcomes[o].name.say(language) for o in verdict.possible],
            "missing": [f.name.say(language) for f in verdict.missing],
            "clauses": _clauses(edition, verdict, language),
            "doubts": _doubts(edition, verdict, language),
            "ways": [_way(way, answers) for way in verdict.ways],
        }
    return render(request, "plan/catalogue.html", context, status=422 if answers.faults else 200)


def _day(typed: str) -> tuple[date, Fault | None]:
    try:
        return (date.fromisoformat(typed) if typed else clock.today()), None
    except ValueError:
        return clock.today(), Fault(_("判定日期"), typed[:100], _("日期应写作 2026-11-22。"))


def _tone(edition: Edition, verdict: Verdict) -> str:
    if verdict.outcome is None or verdict.outcome == edition.otherwise:
        return "idle"
    return {True: "good", False: "bad", None: "warn"}[edition.outcomes[verdict.outcome].favourable]


def _asking(fact: FactType, answers: Answers) -> Asking:
    language, found = answers.language, None
    options = [(key, words.say(language)) for key, words in fact.choices.items()]
    if fact.kind is Kind.BOOL:
        options = [("yes", _("是")), ("no", _("否"))]
    if fact.kind is Kind.CODE:
        partial, typed = answers.raw.get(fact.id, ""), answers.searched.get(fact.id, "")
        hits = classification().children(partial) if partial else classification().search(typed)
        found = [(answers.address(**{fact.id: i.code}), i) for i in hits if i.level > 1]
    return Asking(
        fact, fact.question.say(language), fact.help.say(language), options, answers.searched.get(fact.id, ""), found
    )


def _answered(edition: Edition | None, verdict: Verdict, answers: Answers) -> list[dict[str, object]]:
    if edition is None:
        return []
    rests_on = {u.fact.id for u in verdict.used if u.rests_on}
    rows = []
    for name, raw in answers.raw.items():
        fact = edition.facts[name]
        known = answers.given.get(name)
        shown = fact.show(known.value, answers.language) if known else _("不清楚")
        industry = classification().get(raw) if fact.kind is Kind.CODE else None
        rows.append(
            {
                "name": fact.name.say(answers.language),
                "value": f"{shown} {industry.name}" if industry else shown,
                "source": known.source if known else "",
                "rests_on": name in rests_on,
                "undo": answers.address(**{name: ""}),
            }
        )
    return rows


def _clauses(edition: Edition, verdict: Verdict, language: str) -> list[dict[str, object]]:
    """Clauses that speak to the case or still may; the others say nothing about it."""
    return [
        {
            "clause": f.clause,
            "title": f.clause.title.say(language),
            "remark": f.clause.remark.say(language),
            "condition": in_words(f.clause.when, edition.facts, language),
            "in_scope": f.in_scope,
            "applies": f.applies,
            "overridden_by": [edition.clause[c].title.say(language) for c in f.overridden_by],
            "exceptions": f.exceptions,
        }
        for f in verdict.findings
        if f.in_scope is not False
    ]


def _doubts(edition: Edition, verdict: Verdict, language: str) -> list[dict[str, object]]:
    return [
        {
            "question": d.doubt.question.say(language),
            "help": d.doubt.help.say(language),
            "readings": [
                (
                    d.doubt.choices[r].say(language),
                    [edition.outcomes[o].name.say(language) for o in _in_order(edition, os)],
                )
                for r, os in d.readings
            ],
        }
        for d in verdict.doubts
    ]


def _in_order(edition: Edition, outcomes: frozenset[str]) -> list[str]:
    """Outcomes in the edition's own order."""
    return [o for o in dict.fromkeys((*edition.precedence, edition.otherwise, edition.on_doubt)) if o in outcomes]


def _answer(to: object) -> str:
    """A fact's value as the address writes it."""
    return ("yes" if to else "no") if isinstance(to, bool) else str(to)


def _way(way: Way, answers: Answers) -> dict[str, object]:
    language = answers.language
    after = {s.fact.id: _answer(s.to) for s in way.steps}
    return {
        "steps": [
            {
                "name": s.fact.name.say(language),
                "from": s.fact.show(s.from_, language) if s.from_ is not None else "",
                "to": s.zh if not language.startswith("en") else s.en,
            }
            for s in way.steps
        ],
        "effort": way.effort,
        "address": answers.address(**after),
    }

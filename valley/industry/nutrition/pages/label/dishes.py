"""Is it a 预制菜? Asks what still matters and names the clause (the notice of 2024)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.industry.nutrition.engine.prepared import book
from valley.kernel import clock
from valley.kernel.engine.rules import FactNotUnderstood, FactType, Given, Kind, judge


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """One question at a time; each answer is in the address."""
    language = get_language() or "zh"
    edition = book().editions[-1]
    given: dict[str, Given] = {}
    raw: dict[str, str] = {}
    for fact in edition.facts.values():
        if text := request.GET.get(fact.id, "")[:40]:
            try:
                given[fact.id], raw[fact.id] = Given(fact.read(text)), text
            except FactNotUnderstood:
                continue  # an answer that is none leaves the question open
    found = judge(book(), given, as_of=clock.today())
    asked = found.next_question
    outcome = edition.outcomes[found.outcome] if found.outcome else None
    tone = "idle" if outcome is None else "bad" if found.outcome == "breach" else "info"
    context: dict[str, Any] = {
        "title": _("是不是预制菜"),
        "subtitle": edition.title.say(language),
        "status": (tone, outcome.name.say(language)) if outcome else ("idle", _("还没有答完")),
        "question": asked.question.say(language) if asked else "",
        "options": _options(asked, raw, language) if asked else [],
        "answers": [
            (edition.facts[name].name.say(language), edition.facts[name].show(one.value, language))
            for name, one in given.items()
        ],
        "clauses": [
            (f"{f.clause.citation.article} · {f.clause.title.say(language)}", f.clause.words)
            for f in found.findings
            if f.applies is True
        ],
        "note": edition.note.say(language),
        "source": edition.source,
    }
    return render(request, "nutrition/label/dishes.html", context)


def _options(fact: FactType, raw: dict[str, str], language: str) -> list[tuple[str, str]]:
    """(address, words) of each answer."""
    answers = [(key, words.say(language)) for key, words in fact.choices.items()]
    if fact.kind is Kind.BOOL:
        answers = [("yes", _("是")), ("no", _("否"))]
    return [("?" + urlencode(raw | {fact.id: key}), words) for key, words in answers]

"""One search box over everything that one may see."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from valley.kernel import search, things
from valley.kernel.actions import note_access
from valley.kernel.engine.search import marked
from valley.kernel.models import User
from valley.kernel.screens import Tab
from valley.kernel.search import Hit

PER_PAGE = 20
MAX_QUERY = 100
FRAGMENT = "search-results"


@dataclass(frozen=True)
class Shown:
    """An answer as it stands on the page; pieces are (text, whether marked)."""

    hit: Hit
    kind: Any
    title: list[tuple[str, bool]]
    subtitle: list[tuple[str, bool]]
    known_as: list[tuple[str, bool]]


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What the viewer finds; with htmx the results alone. Opened names are noted."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    labels = {kind.name: kind.label for kind in things.kinds()}
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in labels else ""
    everything = search.find(query, request.user) if query else []
    hits = search.find(query, request.user, kind=chosen) if query and chosen else everything
    found = Paginator(hits, PER_PAGE).get_page(request.GET.get("page"))
    opened = [hit.key for hit in found.object_list if hit.key]
    if opened and isinstance(request.user, User):
        note_access(by=request.user, keys=opened, uri="/search")
    context = {
        "query": query,
        "chosen": chosen,
        "tabs": _tabs(query, chosen, everything, labels),
        "page": found,
        "shown": [_shown(query, hit, labels) for hit in found.object_list],
        "most": search.FIRST,
        "earlier": _address(query, chosen, found.number - 1) if found.has_previous() else "",
        "later": _address(query, chosen, found.number + 1) if found.has_next() else "",
    }
    part = request.headers.get("HX-Target") == FRAGMENT
    return render(request, "kernel/_search_results.html" if part else "kernel/search.html", context)


def _tabs(query: str, chosen: str, hits: list[Hit], labels: dict[str, Any]) -> list[Tab]:
    """All, and every kind among the first answers; the chosen one in any case."""
    there = [name for name in labels if name == chosen or any(hit.kind == name for hit in hits)]
    tabs = [Tab(_("全部"), _address(query), not chosen)]
    return tabs + [Tab(labels[name], _address(query, name), name == chosen) for name in there]


def _address(query: str, kind: str = "", number: int = 1) -> str:
    given = {"q": query, "kind": kind, "page": "" if number == 1 else number}
    return "/search?" + urlencode({key: value for key, value in given.items() if value})


def _shown(query: str, hit: Hit, labels: dict[str, Any]) -> Shown:
    title, subtitle = marked(query, hit.card.title), marked(query, hit.card.subtitle)
    lit = any(on for _text, on in title + subtitle)
    known_as = marked(query, hit.text[:200]) if hit.text and not lit else []
    return Shown(
        hit, labels.get(hit.kind, hit.kind), title, subtitle, known_as if any(on for _text, on in known_as) else []
    )

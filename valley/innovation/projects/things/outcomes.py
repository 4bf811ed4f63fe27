"""Cases, strangleholds, reviews, outputs, bundles, transfers."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import Bundle, Case, CommonNeed, Expert, Output, Review, Stranglehold, Transfer
from valley.innovation.projects.things.found import found, uris
from valley.kernel.actions import Owned
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of
from valley.registry.rules import is_operator


def _card_of(model: Any, name: Any) -> Callable[[str, Viewer], Card | None]:
    def card(uri: str, viewer: Viewer) -> Card | None:
        row = found(model, uri)
        if row is None or not may(viewer, "projects.see", None):
            return None
        state = str(row.get_state_display()) if hasattr(row, "state") else ""
        return Card(row.uri, str(name), str(row), state)

    return card


def _document_of(model: Any, key: str, words: str) -> Callable[[str], Document | None]:
    def document(uri: str) -> Document | None:
        row = found(model, uri)
        if row is None:
            return None
        text = getattr(row, words) if words else ""
        return Document(uri, key, row.title, text=text, codes=(row.number,), audience=("account",))

    return document


def _cases(user: User) -> Iterable[Work]:
    for row in Case.objects.filter(owner=user, state="running").order_by("due_on")[:50]:
        yield Work(row.uri, str(row), row.next_step, row.due_on, user.username)
    if is_operator(user):
        for row in Case.objects.filter(state="running", stays__left_at=None, stays__asked_at__isnull=False)[:50]:
            yield Work(row.uri, str(row), str(_("准出评审")), row.due_on, str(_("园区办公室")))


def _reviews(user: User) -> Iterable[Work]:
    seats = Expert.objects.filter(user=user, judged_at=None, review__state="open").select_related("review")
    for seat in seats[:50]:
        yield Work(seat.review.uri, str(seat.review), str(_("给出意见")), seat.review.due_on, user.username)
    if is_operator(user):
        for row in Review.objects.filter(state="open").exclude(experts__judged_at=None)[:50]:
            yield Work(row.uri, str(row), str(_("按意见结论")), row.due_on, str(_("园区办公室")))


def _transfers(user: User) -> Iterable[Work]:
    rows = Transfer.objects.filter(organisation__in=organisations_of(user), state="running")
    for row in rows.select_related("organisation", "bundle")[:50]:
        yield Work(row.uri, str(row), row.next_step, row.due_on, str(row.organisation))


def _commons(user: User) -> Iterable[Work]:
    """A published one waits for a consortium: the office looks after it, whoever of it confirmed it."""
    if is_operator(user):
        for row in CommonNeed.objects.filter(state="published").order_by("due_on")[:50]:
            yield Work(row.uri, str(row), row.next_step, row.due_on, str(_("园区办公室")))


KINDS: tuple[tuple[str, Any, Any, str | None, Any], ...] = (
    ("case", _("转化案件"), Case, "", _cases),
    ("stranglehold", _("卡脖子问题"), Stranglehold, "words", None),
    ("review", _("认定评审"), Review, None, _reviews),
    ("output", _("产出"), Output, "words", None),
    ("common", _("共性需求"), CommonNeed, "summary", _commons),
    ("bundle", _("成套输出包"), Bundle, "licence", None),
    ("transfer", _("成套输出"), Transfer, None, _transfers),
)
CASES = Owned(model=Case, open=Q(state="running"), within="organisation")
for key, name, model, words, work in KINDS:
    more: dict[str, Any] = {} if work is None else {"work": work}
    more |= CASES.plugs() if model is Case else {}
    if words is not None:
        more |= {"document": _document_of(model, key, words), "all_uris": lambda model=model: uris(model)}
    register(Kind(f"projects_{key}", name, model.uri_prefix, _card_of(model, name), **more))

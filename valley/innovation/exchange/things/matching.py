"""Matches, references and rounds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.forms.matching import KIND_LABELS
from valley.innovation.exchange.models import (
    Intake,
    LegalStatus,
    Lookalike,
    Match,
    MatchRun,
    Reference,
    ReviewRound,
)
from valley.innovation.exchange.rules.matching import thing_at
from valley.innovation.exchange.things.needs import all_uris, found
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of


def _cards(uris: Sequence[str], viewer: Viewer) -> Mapping[str, Card]:
    if not may(viewer, "exchange.see_network"):
        return {}
    ids = [uri.removeprefix(Reference.uri_prefix) for uri in uris]
    rows = Reference.objects.filter(public_id__in=[tail for tail in ids if len(tail) == 36])
    return {row.uri: Card(row.uri, str(KIND_LABELS[row.kind]), str(row)) for row in rows if row.withdrawn_at is None}


def _document(uri: str) -> Document | None:
    row: Reference | None = found(Reference, uri)
    if row is None or row.withdrawn_at is not None or row.same_as_id is not None:
        return None
    codes = tuple(code for code in (row.number, row.identifier) if code)
    return Document(uri, "reference", row.title, text=row.abstract[:2_000], codes=codes, audience=("account",))


def _work(user: User) -> Iterable[Work]:
    """Doubles to look at, and fees that fall due within sixty days."""
    mine = Reference.objects.filter(organisation__in=organisations_of(user), withdrawn_at=None)
    for pair in Lookalike.objects.filter(newer__in=mine, state=Lookalike.State.OPEN).select_related("newer")[:50]:
        yield Work(pair.newer.uri, str(pair.newer), str(_("核对疑似重复")))
    due = mine.filter(fee_due_on__lte=clock.today() + timedelta(days=60), fee_due_on__gte=clock.today())
    for row in due.exclude(legal_status__in=[LegalStatus.LAPSED, LegalStatus.REFUSED])[:50]:
        yield Work(row.uri, str(row), str(_("缴纳年费")), row.fee_due_on)


def _match_card(uri: str, viewer: Viewer) -> Card | None:
    row: Match | None = found(Match, uri)
    if row is None or not may(viewer, "exchange.judge_match", row):
        return None
    return Card(row.uri, str(_("匹配结果")), str(KIND_LABELS[row.kind]))


def _run_card(uri: str, viewer: Viewer) -> Card | None:
    row: MatchRun | None = found(MatchRun, uri)
    thing = thing_at(row.thing) if row else None
    if row is None or thing is None or isinstance(thing, Reference) or not may(viewer, "exchange.match", thing):
        return None
    return Card(row.uri, str(_("匹配")), str(thing), str(row.get_state_display()))


def _round_card(uri: str, viewer: Viewer) -> Card | None:
    row: ReviewRound | None = found(ReviewRound, uri)
    if row is None or not may(viewer, "exchange.assign_reviewers", None):
        return None
    return Card(row.uri, str(_("评审分派")), str(row))


def _intake_card(uri: str, viewer: Viewer) -> Card | None:
    row: Intake | None = found(Intake, uri, "organisation")
    if row is None or not (row.by_id == viewer.pk or may(viewer, "exchange.enter_reference", row.organisation)):
        return None
    return Card(row.uri, str(_("导入")), str(row))


register(
    Kind(
        "reference", _("资料"), Reference.uri_prefix, lambda uri, viewer: _cards([uri], viewer).get(uri), work=_work,
        document=_document, all_uris=lambda: all_uris(Reference), cards=_cards,
    )
)  # fmt: skip
register(Kind("match", _("匹配结果"), Match.uri_prefix, _match_card))
register(Kind("match_run", _("匹配"), MatchRun.uri_prefix, _run_card))
register(Kind("intake", _("导入"), Intake.uri_prefix, _intake_card))
register(Kind("review_round", _("评审分派"), ReviewRound.uri_prefix, _round_card))

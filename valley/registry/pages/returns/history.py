"""Versions of a return, cell by cell, and everything that was done to it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from valley.kernel.screens import Moment
from valley.registry.engine.returns.units import show
from valley.registry.engine.returns.versions import differences
from valley.registry.models import Acceptance, ReturnTransition, ReturnValue, ReturnVerb, ReturnVersion
from valley.registry.pages.returns.shared import context_of, return_of, say

TONES = {ReturnVerb.RETURN: "warn", ReturnVerb.REOPEN: "warn", ReturnVerb.TAKE_BACK: "idle"}


@dataclass(frozen=True)
class Changed:
    """One cell that differs from the version before; texts for the screen."""

    label: str
    unit: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """A version with what it changed, and since when it was the known one."""

    version: ReturnVersion
    acceptance: Acceptance | None
    changes: list[Changed]
    first: bool


@login_required
@require_safe
def history(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Latest version first. Raises: Missing, NotAllowed."""
    report = return_of(request, public_id)
    form = report.campaign.form
    versions = list(report.versions.select_related("signed_by").order_by("number"))
    values: dict[int, dict[str, int]] = {}
    rows = ReturnValue.objects.filter(version__in=versions).values_list("version", "item", "quantity")
    for pk, item, quantity in rows:
        values.setdefault(pk, {})[item] = quantity
    taken = {a.version_id: a for a in Acceptance.objects.filter(report=report).select_related("recorded_by")}
    told: list[Told] = []
    before: dict[str, int] = {}
    for version in versions:
        now = values.get(version.pk, {})
        changes = [
            Changed(say(d.item.label), say(d.item.unit.typed), show(d.before, d.item.unit), show(d.after, d.item.unit))
            for d in differences(form, before, now)
        ]
        told.append(Told(version, taken.get(version.pk), changes, first=not before))
        before = now
    steps = ReturnTransition.objects.filter(report=report).select_related("by").order_by("-pk")
    moments = [
        Moment(
            step.at,
            step.get_verb_display(),
            step.reason,
            by=step.by.username if step.by else "",
            tone=TONES.get(ReturnVerb(step.verb), "good"),  # type: ignore[arg-type]
        )
        for step in steps
    ]
    return render(
        request, "registry/returns/history.html", context_of(report, versions=list(reversed(told)), moments=moments)
    )

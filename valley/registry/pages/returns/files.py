"""Excel templates to download."""

from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from valley.registry.engine.returns.checking import check
from valley.registry.engine.returns.workbook.layout import Subject
from valley.registry.engine.returns.workbook.writing import Row, write_many, write_one
from valley.registry.models import Campaign, Return
from valley.registry.pages.returns.shared import campaign_of, language, return_of
from valley.registry.queries import returns as queries
from valley.registry.rules.returns import office_parks

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def one_template(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The return's template, prefilled with what stands in it. Raises: Missing, NotAllowed."""
    report = return_of(request, public_id)
    last = queries.last_of(report)
    form = report.campaign.form
    code = queries.credit_codes([report.organisation_id]).get(report.organisation_id, "")
    data = write_one(
        form,
        _subject(report.campaign, report, code),
        values=check(form, queries.prefill(report, last)).values,
        last=last,
        reasons=report.reasons,
        language=language(),
    )
    return _download(data, f"{report.campaign.title}-{report.organisation.name}")


@login_required
@require_safe
def many_template(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The office's sheet: one row for each firm due in the parks in its charge. Raises: Missing, NotAllowed."""
    campaign = campaign_of(request, public_id, "registry.open_campaign")
    reports = queries.returns_due(campaign)
    parks = office_parks(request.user)
    if parks is not None:
        reports = reports.filter(organisation__in=queries.due(campaign).filter(park__in=parks).values("organisation"))
    rows = list(reports)
    codes = queries.credit_codes([r.organisation_id for r in rows])
    form = campaign.form
    data = write_many(
        form,
        _subject(campaign),
        [
            Row(
                str(r.organisation.public_id),
                codes.get(r.organisation_id, ""),
                r.organisation.name,
                check(form, r.typed).values,
            )
            for r in rows
        ],
        language=language(),
    )
    return _download(data, campaign.title)


def _subject(campaign: Campaign, report: Return | None = None, code: str = "") -> Subject:
    if report is None:
        return Subject(str(campaign.public_id), campaign.period_label)
    firm = report.organisation
    return Subject(str(campaign.public_id), campaign.period_label, str(firm.public_id), firm.name, code)


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

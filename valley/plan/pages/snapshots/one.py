"""What one snapshot holds, and what has changed since."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel.links import edges_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.plan.models import Snapshot
from valley.plan.queries import revisions, words
from valley.plan.queries.frozen import is_intact
from valley.plan.queries.gaps import gaps
from valley.plan.queries.printed import Print
from valley.plan.queries.snapshots import previous, shot

REPORTS = (("pdf", "PDF", "file-type-pdf"), ("docx", "Word", "file-type-docx"), ("zip", "", "file-zip"))


def found(request: HttpRequest, public_id: UUID) -> Snapshot:
    """The snapshot. Raises: Http404; NotAllowed."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("plan", "made_by"), public_id=public_id)
    require(request.user, "plan.see_snapshot", snapshot)
    return snapshot


@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every frozen figure; for whoever has signed in also whether the tables still give the hash (that reads all)."""
    snapshot = found(request, public_id)
    inside = may(request.user, "plan.see_inside")
    seen = shot(snapshot, inside=inside)
    before = previous(snapshot)
    signed_in = request.user.is_authenticated
    intact = is_intact(snapshot) if signed_in else None
    facts = pairs(
        (_("统计期"), f"{snapshot.start} – {seen.last_day}"),
        (_("截至何时所知"), f"{snapshot.known_at:%Y-%m-%d %H:%M} UTC"),
        (_("用途"), snapshot.reason),
        (_("生成"), (snapshot.made_by or _("平台")) if signed_in else ""),
        (_("规划"), f"{words.said(seen.plan.title)}"),
        (_("规划校验值"), f"{snapshot.plan_checksum[:16]}…"),
        (_("校验值"), snapshot.hash),
    )
    context = {
        "snapshot": snapshot,
        "seen": seen,
        "inside": inside,
        "intact": intact,
        "status": {True: ("good", _("与校验值相符")), False: ("bad", _("与校验值不符")), None: None}[intact],
        "facts": facts,
        "before": before,
        "gaps": gaps(seen),
        "entered": sorted(snapshot.values_entered.items()),
        "reports": _reports(snapshot, inside),
        "edges": edges_of(snapshot.uri, request.user),
        "crumbs": [(_("规划"), "/plan"), (_("指标快照"), "/plan/snapshots")],
        "actions": [Action(_("此后的变动"), f"{snapshot.uri}/differences", "git-compare")] if signed_in else [],
    }
    return render(request, "plan/snapshots/one.html", context)


def _reports(snapshot: Snapshot, inside: bool) -> list[dict[str, Any]]:
    """Each report in both languages, with what has become of it."""
    result = []
    for kind, label, icon in REPORTS:
        files = [
            {"language": words_of, "address": f"{snapshot.uri}/reports/{language}.{kind}",
             "there": Print(snapshot, kind, language, inside).path.is_file()}
            for language, words_of in (("zh", "中文"), ("en", "English"))
        ]  # fmt: skip
        title = _("数据包") if kind == "zip" else _("考核报告（%(kind)s）") % {"kind": label}
        result.append({"title": title, "icon": icon, "files": files})
    return result


@require_safe
@login_required
def differences(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The figures that are different now, record by record."""
    snapshot = found(request, public_id)
    inside = may(request.user, "plan.see_inside")
    context = {
        "snapshot": snapshot,
        "inside": inside,
        "changed": revisions.since(snapshot, request.user, inside=inside),
        "crumbs": [(_("指标快照"), "/plan/snapshots"), (snapshot.title, snapshot.uri)],
    }
    return render(request, "plan/snapshots/differences.html", context)

"""A version's dossier: what was entered, and what the platform itself holds of it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from valley.industry.nutrition.engine.fsmp.dossier import PARTS
from valley.industry.nutrition.models import DossierPart, FormulaVersion, State


@dataclass(frozen=True)
class Held:
    """One part: `said` "" where nothing is there; `derived`: from the platform's own records."""

    part: str
    words: tuple[str, str]
    said: str = ""
    uri: str = ""
    by: str = ""
    on: date | None = None
    derived: bool = False


def dossier_of(version: FormulaVersion, kind: str) -> list[Held]:
    """Every part in the list's order; what somebody entered counts before what is derived."""
    entered: dict[str, DossierPart] = {}
    rows = version.dossier.filter(kind=kind).select_related("entered_by", "file").order_by("-entered_at")
    for one in rows:
        entered.setdefault(one.part, one)
    own = _derived(version)
    found = []
    for part, words in PARTS[kind].items():
        if part in entered:
            row = entered[part]
            uri = row.file.uri if row.file is not None else ""
            found.append(Held(part, words, row.said, uri, row.entered_by.username, row.entered_at.date()))
        elif part in own:
            said, uri = own[part]
            found.append(Held(part, words, said, uri, derived=True))
        else:
            found.append(Held(part, words))
    return found


def _derived(version: FormulaVersion) -> dict[str, tuple[str, str]]:
    """What the version's own records answer."""
    found: dict[str, tuple[str, str]] = {}
    frozen = version.runs.filter(kind="freeze").order_by("-asked_at").first()
    if frozen is not None and version.state == State.APPROVED:
        found["formula"] = _("已批准，冻结计算 sha256 %(hash)s") % {"hash": frozen.sha256[:16]}, frozen.uri
    levels = version.result.get("levels", [])
    if levels and all(float(level["coverage"]) >= 1 for level in levels):
        words = _("%(n)s 种营养素，每种都有出处的数值") % {"n": len(levels)}
        found["nutrients"] = found["composition"] = (words, version.uri)
    steps = list(version.steps.prefetch_related("set_points"))
    if steps and all((step.settings or step.set_points.all()) and step.source for step in steps):
        found["process"] = _("%(n)s 道工序，有参数与依据") % {"n": len(steps)}, version.uri
    judged = [trial for trial in version.trials.all() if trial.state in {"met", "missed"}]
    reports = sorted({assay.report for trial in judged for assay in trial.assays.all()})
    if reports:
        found["tests"] = "、".join(reports)[:300], judged[0].uri
    return found

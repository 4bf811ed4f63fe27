"""Cards, search documents and open work of nutrition design: each for whom it concerns."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.industry.nutrition.models import (
    CompositionTable,
    Formula,
    FormulaVersion,
    GroupProfile,
    Ingredient,
    Release,
    RuleFile,
    Run,
    State,
    Target,
    Trial,
    TrialState,
)
from valley.industry.nutrition.queries.desk import trials_of, waiting_for
from valley.kernel.actions import Owned
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.rules.search import organisation_token

RELATED: dict[Any, tuple[str, ...]] = {
    Formula: ("owner",), FormulaVersion: ("formula__owner",), Target: ("owner",), Ingredient: ("owner",),
    CompositionTable: ("owner",), GroupProfile: ("owner",), RuleFile: ("owner",),
    Trial: ("version__formula__owner",), Release: ("version__formula__owner",),
    Run: ("version__formula__owner",),
}  # fmt: skip


def _find(model: Any, uri: str) -> Any:
    public_id = uri.removeprefix(model.uri_prefix).split("/", 1)[0]
    try:
        return model.objects.filter(public_id=UUID(public_id)).select_related(*RELATED[model]).first()
    except ValueError:
        return None


def _formula(row: Any) -> Formula:
    if isinstance(row, Formula):
        return row
    found: Formula = row.formula if isinstance(row, FormulaVersion) else row.version.formula
    return found


def _may_see(row: Any, viewer: Viewer) -> bool:
    if isinstance(row, Release):
        return may(viewer, "nutrition.view_release", row)
    if isinstance(row, Target | Ingredient | CompositionTable | GroupProfile | RuleFile):
        return may(viewer, "nutrition.design", row.owner)
    return may(viewer, "nutrition.view_formula", _formula(row))


def _subtitle(row: Any) -> str:
    if isinstance(row, FormulaVersion | Trial):
        return str(row.get_state_display())
    return str(_formula(row).owner.name) if isinstance(row, Release) else str(getattr(row, "owner", ""))


def _card(model: Any, label: Any) -> Callable[[str, Viewer], Card | None]:
    def card(uri: str, viewer: Viewer) -> Card | None:
        row = _find(model, uri)
        if row is None or not _may_see(row, viewer):
            return None
        return Card(row.uri, str(label), str(row), _subtitle(row))

    return card


def _document(model: Any, name: str) -> Callable[[str], Document | None]:
    def document(uri: str) -> Document | None:
        row = _find(model, uri)
        if row is None:
            return None
        owner = row.owner if hasattr(row, "owner_id") and not isinstance(row, Trial) else _formula(row).owner
        text = " ".join(
            str(getattr(row, field))
            for field in ("name_en", "supplier", "note", "eaten_as", "finding")
            if hasattr(row, field)
        )
        return Document(row.uri, name, str(row), text, audience=(organisation_token(owner),))

    return document


def _uris(model: Any) -> Callable[[], Iterator[str]]:
    return lambda: (
        f"{model.uri_prefix}{public_id}"
        for public_id in model.objects.order_by("pk").values_list("public_id", flat=True).iterator()
    )


def _decisions(user: User) -> Iterable[Work]:
    for version in waiting_for(user):
        yield Work(version.uri, str(version), _("批准或退回"), owner=version.formula.owner.name)
    refused = FormulaVersion.objects.filter(state=State.REFUSED, made_by=user).select_related("formula__owner")
    for version in refused:
        if not version.formula.versions.filter(number__gt=version.number).exists():
            yield Work(version.uri, str(version), _("按意见另起新版"), owner=version.formula.owner.name)


def _trials(user: User) -> Iterable[Work]:
    steps = {TrialState.PLANNED: _("试制"), TrialState.RUN: _("登记检测值"), TrialState.MISSED: _("带回配方")}
    for trial in trials_of(user).filter(owner=user, state__in=list(steps)):
        learnt = trial.version.formula.versions.filter(number__gt=trial.version.number).exists()
        if trial.state == TrialState.MISSED and learnt:
            continue
        due = trial.planned_on if trial.state == TrialState.PLANNED else None
        yield Work(trial.uri, f"{trial.version} · {trial.batch}", steps[TrialState(trial.state)], due, user.username)


def _none(user: User) -> Iterable[Work]:
    return ()


LABELS: dict[Any, tuple[str, Any]] = {
    Formula: ("formula", gettext_lazy("配方")),
    FormulaVersion: ("formula_version", gettext_lazy("配方版本")),
    Target: ("nutrition_target", gettext_lazy("营养目标")),
    Ingredient: ("ingredient", gettext_lazy("原料")),
    CompositionTable: ("composition_table", gettext_lazy("自有成分表")),
    GroupProfile: ("eater_group", gettext_lazy("人群")),
    RuleFile: ("rule_file", gettext_lazy("导入的规则")),
    Trial: ("trial", gettext_lazy("试制")),
    Release: ("release", gettext_lazy("放行")),
    Run: ("formula_run", gettext_lazy("配方计算")),
}
WORK = {FormulaVersion: _decisions, Trial: _trials}
OPEN_TRIALS = Q(state__in=[TrialState.PLANNED, TrialState.RUN, TrialState.MISSED])
OWNED = {Trial: Owned(model=Trial, open=OPEN_TRIALS, within="version__formula__owner")}
SILENT = (Run,)  # not worth finding
for _model, (_name, _label) in LABELS.items():
    register(
        Kind(
            name=_name,
            label=_label,
            prefix=_model.uri_prefix,
            card=_card(_model, _label),
            work=WORK.get(_model, _none),
            document=(lambda uri: None) if _model in SILENT else _document(_model, _name),
            all_uris=(lambda: ()) if _model in SILENT else _uris(_model),
            **(OWNED[_model].plugs() if _model in OWNED else {}),
        )
    )

"""Registering a study, its samples, its runs; running an analysis again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import lock, number
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import ends, in_state, promises
from valley.innovation.projects.engine import analyses
from valley.innovation.projects.models import (
    Biosafety,
    Output,
    Reading,
    Resource,
    Run,
    Sample,
    Study,
    StudyKind,
    StudyState,
)
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.evidence import Upload, content_of, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text

if TYPE_CHECKING:
    from valley.innovation.exchange.models import Need
    from valley.registry.models import Organisation

WRONG = {
    "utf8": _("表格须是 UTF-8 编码的 CSV 文件。"), "empty": _("表格至少要有表头、一行数据和两列。"),
    "rows": _("表格行数太多。"), "header": _("表头有空列名或重名。"), "columns": _("这一行的列数和表头不同。"),
    "number": _("这一行有一格不是可用的数值。"), "column": _("表头里没有所填的列名。"),
    "groups": _("分组列须恰好有两组。"), "shuffles": _("置换次数须在 1 到 100000 之间。"),
    "method": _("没有这种分析方法。"), "role": _("角色须是阳性、阴性、样品或空白。"),
    "controls": _("每块板至少要有两孔阳性对照和两孔阴性对照，且两者的均值不同。"),
}  # fmt: skip
LATE = _("日期不能在今天之后。")


@dataclass(frozen=True)
class SampleLine:
    """A sample as it is typed."""

    code: str
    material: str
    taken_on: date
    arm: str = ""
    platform: str = ""
    accession: str = ""


@transaction.atomic
def register_study(
    *,
    by: User,
    organisation: "Organisation",
    kind: str,
    title: str,
    question: str,
    design: str,
    next_step: str,
    due_on: date,
    intervention: str = "",
    product: Output | None = None,
    registration: str = "",
    ethics: str = "",
    biosafety: str = "",
    need: "Need | None" = None,
) -> Study:
    """Register a study. With people it names its ethics approval; growing microbes, the laboratory's level.

    Raises: NotAllowed; Invalid.
    """
    require(by, "projects.found", organisation)
    kind = choice(kind, StudyKind, field="kind")
    if biosafety or kind in (StudyKind.FERMENTATION, StudyKind.SCREENING):
        biosafety = choice(biosafety, Biosafety, field="biosafety")
    made = Study.objects.create(
        number=number("Y"), kind=kind, title=text(title, field="title", most=120), organisation=organisation, owner=by,
        question=text(question, field="question", most=600), design=text(design, field="design", most=600),
        intervention=text(intervention, field="intervention", most=300, required=False), product=product, need=need,
        registration=text(registration, field="registration", most=80, required=False), biosafety=biosafety,
        ethics=text(ethics, field="ethics", most=200, required=kind == StudyKind.MICROBIOME),
        next_step=text(next_step, field="next_step", most=200), due_on=shared.future(due_on, "due_on"),
        registered_at=clock.now(),
    )  # fmt: skip
    link(made.uri, Relation.WAS_ATTRIBUTED_TO, organisation.uri, by=by)
    if product is not None:
        link(made.uri, Relation.USED, product.uri, by=by)
    if need is not None:
        link(made.uri, Relation.WAS_DERIVED_FROM, need.uri, by=by)
    publish(events.StudyRegistered(subject=made.uri, kind=kind, organisation=organisation.uri), by=by)
    return made


@transaction.atomic
def enter_samples(*, by: User, study: Study, lines: Sequence[SampleLine]) -> list[Sample]:
    """Samples by their codes, all or none. Raises: NotAllowed; WrongState; Invalid; SampleThere."""
    require(by, "projects.run_study", study)
    held = in_state(study, StudyState.RUNNING)
    if not lines:
        raise Invalid(_("没有样品。"), field="lines", remedy=_("每行填一个样品。"))
    if any(one.taken_on > clock.today() for one in lines):
        raise Invalid(LATE, field="lines", remedy=_("请核对采样日期。"))
    with promises():
        made = Sample.objects.bulk_create(
            Sample(
                study=held, code=text(one.code, field="lines", most=40), taken_on=one.taken_on, entered_by=by,
                material=text(one.material, field="lines", most=60), entered_at=clock.now(),
                arm=text(one.arm, field="lines", most=60, required=False),
                platform=text(one.platform, field="lines", most=120, required=False),
                accession=text(one.accession, field="lines", most=80, required=False),
            )
            for one in lines
        )  # fmt: skip
    publish(events.SamplesEntered(subject=held.uri, count=len(made)), by=by)
    return made


@transaction.atomic
def withdraw_consent(*, by: User, sample: Sample) -> Sample:
    """Whoever gave it took the consent back: only the code stays, so that nobody enters it again.

    Tables that held it are no longer analysed anew: what was found before stands and says so.
    Raises: NotAllowed; WrongState.
    """
    require(by, "projects.run_study", sample.study)
    held = lock(sample)
    if held.withdrawn_at is not None:
        raise WrongState(field="state", value=held.code)
    held.withdrawn_at, held.arm, held.platform, held.accession = clock.now(), "", "", ""
    held.save()
    publish(events.ConsentWithdrawn(subject=held.uri, study=held.study.uri), by=by)
    return held


@transaction.atomic
def note_batch(
    *,
    by: User,
    study: Study,
    performed_on: date,
    words: str,
    readings: Sequence[analyses.Figure],
    resource: Resource | None = None,
    construct: str = "",
) -> Run:
    """A batch with what was measured on it, each figure with its unit. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.run_study", study)
    held = in_state(study, StudyState.RUNNING)
    if performed_on > clock.today():
        raise Invalid(LATE, field="performed_on", value=performed_on.isoformat(), remedy=_("请核对日期。"))
    if not readings or len({one.name for one in readings}) < len(readings):
        raise Invalid(_("至少一项实测值，指标名不能重复。"), field="readings", remedy=_("每行：名称 数值 单位。"))
    if resource is not None and not _may_use(by, held, resource):
        raise NotAllowed(field="resource", value=resource.number)
    made = Run.objects.create(
        study=held, number=number("L"), method=Run.Method.BATCH, performed_on=performed_on, resource=resource, by=by,
        words=text(words, field="words", most=600), at=clock.now(),
        construct=text(construct, field="construct", most=120, required=False),
    )  # fmt: skip
    _keep(made, readings)
    if resource is not None:
        link(made.uri, Relation.USED, resource.uri, by=by)
    return _noted(made, by)


def _may_use(by: User, study: Study, resource: Resource) -> bool:
    """Its own strain or data set, or one that was lent to it on an agreement."""
    lent = resource.lendings.filter(organisation=study.organisation_id, agreement__isnull=False)
    return resource.owner_id == study.organisation_id or lent.exists()


@transaction.atomic
def analyse(
    *,
    by: User,
    study: Study,
    method: str,
    file: Upload,
    words: str,
    parameters: Mapping[str, str],
    resource: Resource | None = None,
) -> Run:
    """Reckon a table's figures; table, parameters and the program's version are kept, so that anybody can run it again.

    Raises: NotAllowed; WrongState; Invalid, with its line, where the table cannot be read; FileRefused.
    """  # fmt: skip
    require(by, "projects.run_study", study)
    held = in_state(study, StudyState.RUNNING)
    if resource is not None and not _may_use(by, held, resource):
        raise NotAllowed(field="resource", value=resource.number)
    kept = {key: value for key, value in parameters.items() if value}
    table = store(file, held.uri, by)
    content = content_of(table)
    _without_withdrawn(held, content)
    figures = _figures(method, content, kept)
    made = Run.objects.create(
        study=held, number=number("L"), method=method, performed_on=clock.today(), table=table, parameters=kept, by=by,
        words=text(words, field="words", most=600), version=analyses.VERSION, resource=resource, at=clock.now(),
    )  # fmt: skip
    _keep(made, figures)
    if resource is not None:
        link(made.uri, Relation.USED, resource.uri, by=by)
    return _noted(made, by)


@transaction.atomic
def run_again(*, by: User, run: Run) -> Run:
    """The same table, method and parameters with today's program: does it say the same?

    Raises: NotAllowed; WrongState for what was measured, not reckoned; Invalid where a sample was taken back since.
    """
    require(by, "projects.read_study", run.study)
    first = run.repeats or run
    if first.table is None:
        raise WrongState(field="state", value=first.number)
    content = content_of(first.table)
    _without_withdrawn(run.study, content)
    figures = _figures(first.method, content, first.parameters)
    then = [analyses.Figure(one.name, one.value, one.unit) for one in first.readings.all()]
    made = Run.objects.create(
        study=run.study, number=number("L"), method=first.method, performed_on=clock.today(), table=first.table,
        parameters=first.parameters, words=str(_("重新运行 %(number)s") % {"number": first.number}), by=by,
        version=analyses.VERSION, resource=first.resource, repeats=first, agrees=analyses.same(then, figures),
        at=clock.now(),
    )  # fmt: skip
    _keep(made, figures)
    return _noted(made, by)


def _figures(method: str, table: bytes, parameters: Mapping[str, str]) -> list[analyses.Figure]:
    try:
        return analyses.analyse(method, table, parameters)
    except analyses.BadTable as error:
        where = _("第 %(line)s 行：%(what)s") % {"line": error.line, "what": WRONG[error.what]}
        raise Invalid(where, field="file", value=error.line, remedy=_("请改正后重新上传。")) from error


def _without_withdrawn(study: Study, table: bytes) -> None:
    gone = set(study.samples.exclude(withdrawn_at=None).values_list("code", flat=True))
    if not gone:
        return
    try:
        rows = analyses.read(table)
    except analyses.BadTable:
        return  # said with its line by whoever reckons it
    there = next((code for row in rows if (code := next(iter(row.values()))) in gone), "")
    if there:
        raise Invalid(
            _("样品 %(code)s 已撤回同意，不能再分析。") % {"code": there}, field="file", value=there,
            remedy=_("请从表格中去掉它。"),
        )  # fmt: skip


def _keep(run: Run, figures: Sequence[analyses.Figure]) -> None:
    Reading.objects.bulk_create(
        Reading(
            run=run, name=text(one.name, field="readings", most=80), value=one.value,
            unit=text(one.unit, field="readings", most=20),
        )
        for one in figures
    )  # fmt: skip


def _noted(run: Run, by: User) -> Run:
    link(run.uri, Relation.WAS_DERIVED_FROM, run.study.uri, by=by)
    publish(
        events.RunNoted(
            subject=run.uri, study=run.study.uri, method=run.method, repeats=run.repeats.uri if run.repeats else ""
        ),
        by=by,
    )
    return run


@transaction.atomic
def end_study(*, by: User, study: Study, reason: str) -> Study:
    """What was found, or that nothing was. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.run_study", study)
    held = in_state(study, StudyState.RUNNING)
    ends(held, StudyState.ENDED, text(reason, field="reason", most=600))
    publish(events.StudyEnded(subject=held.uri), by=by)
    return held

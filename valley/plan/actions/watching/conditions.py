"""By which register a condition's own mark is given, where the plan leaves it open."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, measures
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.words import need
from valley.plan.errors import AlreadyDecided, AlreadyRead
from valley.plan.models import ConditionReading, PlanEdition
from valley.plan.queries.values import plan_of


@transaction.atomic
def read_condition(
    *, by: User, plan: PlanEdition, condition: int, source: str, measure: str = "", at_least: Decimal | None = None
) -> ConditionReading:
    """A paper of the park says by which register the mark is given, or from how many on it counts as built.

    Units:  `at_least` in the measure's unit.
    `measure` only where the plan's data names none: what the plan's reading says is not overruled here.
    Raises: NotAllowed; Invalid naming the field; AlreadyRead.
    """
    require(by, "plan.read_condition", plan)
    found = next((each for each in plan_of(plan).conditions if each.no == condition), None)
    if found is None:
        raise Invalid(_("规划中没有这一条件。"), field="condition", value=condition, remedy=_("请从清单中选择。"))
    if found.criterion and measure:
        raise Invalid(
            _("这一条件已有登记册，不在这里更换。"),
            field="measure",
            value=measure,
            remedy=_("此处只填“建设完善”的标准。"),
        )
    if not found.criterion and measures.get(measure) is None:
        raise Invalid(_("没有这个登记册。"), field="measure", value=measure, remedy=_("请从列表中选择。"))
    if found.criterion and at_least is None:
        raise Invalid(_("请填写达到多少为建设完善。"), field="at_least", remedy=_("按文件填写。"))
    if at_least is not None and not (at_least.is_finite() and 0 < at_least < Decimal(10) ** 18):
        raise Invalid(_("标准须大于零。"), field="at_least", value=str(at_least), remedy=_("请按文件填写。"))
    try:
        with transaction.atomic():
            reading = ConditionReading.objects.create(
                plan=plan, condition=condition, measure=measure, at_least=at_least, source=need(source, "source"),
                by=by, at=clock.now(),
            )  # fmt: skip
    except IntegrityError as broken:
        raise AlreadyRead(field="source", value=source) from broken
    publish(events.ConditionRead(subject=reading.uri, condition=condition, measure=measure, ended=False), by=by)
    return reading


@transaction.atomic
def take_back_reading(*, by: User, reading: ConditionReading, reason: str) -> ConditionReading:
    """The paper holds no longer, or was misread. Raises: NotAllowed; AlreadyDecided; Invalid."""
    require(by, "plan.read_condition", reading.plan)
    held = ConditionReading.objects.select_for_update(of=("self",), no_key=True).get(pk=reading.pk)
    if held.ended_at is not None:
        raise AlreadyDecided(field="reason", value=held.reason)
    held.ended_by, held.ended_at, held.reason = by, clock.now(), need(reason, "reason")
    held.save(update_fields=["ended_by", "ended_at", "reason"])
    publish(events.ConditionRead(subject=held.uri, condition=held.condition, measure=held.measure, ended=True), by=by)
    reading.refresh_from_db()
    return held

"""What the actions of the exchange share: numbers, dates, locks, promises, telling people."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, InternalError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.errors import PROMISES, WrongState
from valley.innovation.exchange.models import Need, Party
from valley.kernel import clock
from valley.kernel.errors import Invalid, Refusal
from valley.kernel.models import User
from valley.kernel.notices import declare, notify
from valley.registry.actions.versions import text
from valley.registry.queries.access import members_of

if TYPE_CHECKING:
    from valley.registry.models import Organisation

M = TypeVar("M", bound=models.Model)

#: Service promises of the platform itself, in working days; the plan names none. Changed here, for everybody.
INTAKE_DAYS = 5  # until a new need has somebody who takes it
REWORK_DAYS = 10  # after an answer came back, or came in from above
CONFIRM_DAYS = 20  # until an answer that nobody confirms lapses
REMIND_AFTER_DAYS = (5, 10, 15)  # three reminders within those twenty
REOPEN_WITHIN = timedelta(days=365)
HOLDS_FOR = timedelta(days=365)  # a need or result that nobody renews is marked as expired

declare("exchange.need_placed", _("请受理或谢绝：%(thing)s"))
declare("exchange.need_taken", _("已有单位受理：%(thing)s"))
declare("exchange.need_refused", _("被谢绝，需重新安排：%(thing)s"))
declare("exchange.need_declined", _("未予受理，理由见页面：%(thing)s"))
declare("exchange.need_answered", _("有了答复，请看问题是否解决：%(thing)s"))
declare("exchange.confirm_reminder", _("第 %(number)s 次提醒：请确认问题是否解决：%(thing)s"))
declare("exchange.answer_checked", _("提出方已作出确认：%(thing)s"))
declare("exchange.answer_lapsed", _("逾期无人确认，已按“已答复，未获确认”办结：%(thing)s"))
declare("exchange.need_reopened", _("重新打开：%(thing)s"))
declare("exchange.result_routed", _("有成果推送给本单位：%(thing)s"))
declare("exchange.route_answered", _("推送的成果有了答复：%(thing)s"))
declare("exchange.result_adopted", _("成果已被采用：%(thing)s"))
declare("exchange.disclosure_asked", _("有单位申请查看更多内容：%(thing)s"))
declare("exchange.disclosure_decided", _("查看申请有了答复：%(thing)s"))
declare("exchange.contract_registered", _("技术合同已登记：%(thing)s"))
declare("exchange.contract_refused", _("技术合同未予登记或已注销，理由见页面：%(thing)s"))
declare("exchange.review_asked", _("请评审：%(thing)s"))
declare("exchange.call_decided", _("榜单有了结果：%(thing)s"))
declare("exchange.milestone_submitted", _("里程碑待验收：%(thing)s"))
declare("exchange.introduced", _("有单位引介给您：%(thing)s"))
declare("exchange.introduction_changed", _("引介有了进展：%(thing)s"))
declare("exchange.match_failed", _("匹配没有完成，请重新发起：%(thing)s"))
declare("exchange.expiring", _("将于 %(day)s 到期，仍有效请续期：%(thing)s"))
declare("exchange.fee_due", _("专利年费将到期：%(thing)s"))
declare("exchange.watch_found", _("订阅的检索有新内容：%(thing)s"))


@contextmanager
def promises(kept: Mapping[str, tuple[type[Refusal], str]] = PROMISES) -> Iterator[None]:
    """Run a write in a savepoint; a broken promise of the database becomes the refusal that it stands for."""
    try:
        with transaction.atomic():
            yield
    except (IntegrityError, InternalError) as broken:
        diagnosis = getattr(broken.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None) or ""
        if name not in kept:
            raise
        refusal, field = kept[name]
        raise refusal(field=field) from broken


def number(letter: str) -> str:
    """The next number: letter, year, running number over all years. Gaps where an action was rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('exchange_number')")
        row = cursor.fetchone()
    assert row is not None
    return f"{letter}{clock.today().year}-{row[0]:05d}"


def lock(row: M) -> M:
    """The row as it is now, held until the action ends."""
    model: Any = row.__class__
    found: M = model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    return found


def in_state(need: Need, *states: str) -> None:
    """Raises WrongState where the need stands elsewhere."""
    if need.state not in states:
        raise WrongState(field="state", value=need.state)


def due(need: Need, working_days: int) -> None:
    """Set the date by which the next step is due; "not before" where that year's calendar is not loaded."""
    found = clock.due_on(clock.today(), working_days=working_days)
    need.due_on, need.due_not_before = found.date, None if found.date else found.not_before


def due_by(need: Need, day: date, *, field: str = "due_on") -> None:
    """Set a date that a person chose. Raises Invalid where it is past."""
    need.due_on, need.due_not_before = due_ahead(day, field=field), None


def due_ahead(day: date, *, field: str = "due_on") -> date:
    """The day, where it is not past. Raises Invalid."""
    if day < clock.today():
        raise Invalid(_("期限不能早于今天。"), field=field, value=day.isoformat(), remedy=_("请选今天或以后的日期。"))
    return day


def topics(given: Iterable[str]) -> list[str]:
    """Each topic once, in order. Raises Invalid for one that is too long, or too many."""
    found = list(dict.fromkeys(text(one, field="topics", most=60) for one in given if one.strip()))
    if len(found) > 12:
        raise Invalid(_("领域太多，最多 12 个。"), field="topics", value=len(found), remedy=_("请留下最要紧的几个。"))
    return found


def party_of(organisation: "Organisation", tier: str) -> Party | None:
    """The organisation's live place on the tier."""
    today = clock.today()
    rows = Party.objects.filter(organisation=organisation, tier=tier, since__lte=today)
    return rows.filter(models.Q(until=None) | models.Q(until__gt=today)).first()


def tell(code: str, uri: str, people: Iterable[User | None], *, but: User | None = None, **context: str | int) -> None:
    """Notify each of `people` once, never the one who did it."""
    wanted = [one for one in dict.fromkeys(people) if one is not None and one != but]
    if wanted:
        notify(wanted, code, uri, context)


def step_due(on: date, told_on: date | None, steps: Iterable[int]) -> bool:
    """Whether to tell today of what comes on `on`: once for each of the `steps` (days before) that has begun."""
    begun = [on - timedelta(days=days) for days in steps if on - timedelta(days=days) <= clock.today()]
    return bool(begun) and (told_on is None or told_on < max(begun))


def people_of(organisation: "Organisation | None") -> list[User]:
    """Accounts with a role in the organisation today."""
    return [] if organisation is None else [member.user for member in members_of(organisation)]

"""What the actions of joint projects share: promises, dates, splits."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions import shared as exchange
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects.errors import PROMISES
from valley.innovation.projects.models import Part, Split
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.models import User
from valley.kernel.notices import declare
from valley.registry.actions.versions import text

if TYPE_CHECKING:
    from valley.registry.models import Organisation

M = TypeVar("M", bound=Any)

declare("projects.seat_asked", _("请答复是否加入：%(thing)s"))
declare("projects.seat_answered", _("邀请有了答复：%(thing)s"))
declare("projects.shares_agreed", _("份额约定有变化：%(thing)s"))
declare("projects.consortium_started", _("联合体已签约：%(thing)s"))
declare("projects.consortium_ended", _("联合体已结束：%(thing)s"))
declare("projects.package_given", _("有工作包交给本单位：%(thing)s"))
declare("projects.package_ended", _("工作包有了结果：%(thing)s"))
declare("projects.order_placed", _("有研发订单待承接：%(thing)s"))
declare("projects.order_moved", _("研发订单有了进展：%(thing)s"))
declare("projects.gate_decided", _("准出评审有了决定：%(thing)s"))
declare("projects.review_asked", _("请给出认定意见：%(thing)s"))
declare("projects.review_concluded", _("认定评审有了结论：%(thing)s"))
declare("projects.output_adopted", _("产出被采用：%(thing)s"))
declare("projects.common_confirmed", _("共性需求有了进展：%(thing)s"))
declare("projects.lending_asked", _("有单位申请使用本单位的资源：%(thing)s"))
declare("projects.lending_moved", _("资源使用有了进展：%(thing)s"))
declare("projects.gathering_held", _("活动已举办，可以记下结识了谁：%(thing)s"))
declare("projects.gathering_off", _("活动取消：%(thing)s"))
declare("projects.met", _("有人记下与您结识，请确认：%(thing)s"))
declare("projects.trial_asked", _("有单位申请试用：%(thing)s"))
declare("projects.trial_moved", _("试用有了进展：%(thing)s"))
declare("projects.pool_opened", _("共性技术征集认缴：%(thing)s"))
declare("projects.pool_ended", _("共性技术征集有了结果：%(thing)s"))
declare("projects.sharing_given", _("请提供共享投入：%(thing)s"))
declare("projects.interface_moved", _("共同规格有了进展：%(thing)s"))
declare("projects.fostering_moved", _("配套培育有了进展：%(thing)s"))
declare("projects.transfer_moved", _("成套输出有了进展：%(thing)s"))


@contextmanager
def promises() -> Iterator[None]:
    """As the exchange's, with the promises of joint projects."""
    with exchange.promises(PROMISES):
        yield


def in_state(row: M, *states: str) -> M:
    """The row as it is now, held until the action ends. Raises WrongState where it stands elsewhere."""
    held: M = exchange.lock(row)
    if held.state not in states:
        raise WrongState(field="state", value=held.state)
    return held


def future(day: date, field: str) -> date:
    """A date that a person chose for something to come. Raises Invalid where it is past."""
    if day < clock.today():
        raise Invalid(_("期限不能早于今天。"), field=field, value=day.isoformat(), remedy=_("请选今天或以后的日期。"))
    return day


def ends(row: Any, state: str, reason: str) -> None:
    """No next step, no date: it is over."""
    row.state, row.reason, row.ended_at = state, reason, clock.now()
    row.next_step, row.due_on = "", None
    row.save()


def split(*, by: User, total: int, parts: Mapping["Organisation", int], words: str) -> Split:
    """Write down who holds how many parts of `total`. Raises Invalid where they do not make it."""
    if total < 1 or any(count < 1 for count in parts.values()) or sum(parts.values()) != total:
        raise Invalid(
            _("各方份额合计为 %(sum)s，须等于约定的总份数 %(total)s，且每方至少一份。")
            % {"sum": sum(parts.values()), "total": total},
            field="parts",
            value=sum(parts.values()),
            remedy=_("请按协议文本核对各方份数。"),
        )
    made = Split.objects.create(
        total_count=total, words=text(words, field="words", most=300), agreed_by=by, agreed_at=clock.now()
    )
    Part.objects.bulk_create(Part(split=made, organisation=one, parts_count=count) for one, count in parts.items())
    return made

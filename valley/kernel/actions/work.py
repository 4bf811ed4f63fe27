"""One piece of open work changes hands."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import things
from valley.kernel.errors import Invalid, Missing
from valley.kernel.models import User
from valley.kernel.notices import declare, notify
from valley.kernel.permissions import require

declare("kernel.work_handed_over", _("有一项待办移交给您：%(thing)s"))


@transaction.atomic
def hand_over_work(*, by: User, owner: User, uri: str, to: User) -> None:
    """What `owner` owns at `uri`, `to` owns from now on, and is told.

    Raises: NotAllowed unless `by` is `owner` or a deputy; Missing where `owner` owns no such open thing;
            Invalid where `to` is the owner, not active, or may not see the thing.
    """
    require(by, "kernel.hand_over_work", owner)
    if to == owner or not to.is_active:
        raise Invalid(_("不能移交给这个账号。"), field="to", value=to.username, remedy=_("请选另一个在用的账号。"))
    if things.card_of(uri, to) is None:
        raise Invalid(
            _("对方无权查看这件事，不能接手。"),
            field="to",
            value=to.username,
            remedy=_("请先由管理员授予相应角色，或另选一人。"),
        )
    kind = things.kind_of(uri)
    if kind is None or kind.pass_on is None or not kind.pass_on(uri, owner, to, by):
        raise Missing(value=uri)
    notify(to, "kernel.work_handed_over", uri)

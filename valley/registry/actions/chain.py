"""Links of the chain: set from a paper, ended when they no longer hold."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import lock, text
from valley.registry.engine.industries import classification
from valley.registry.errors import NameTaken
from valley.registry.errors.space import NotNow
from valley.registry.events.cases import ChainLinkSet
from valley.registry.models import ChainLink


@transaction.atomic
def set_chain_link(*, by: User, name: str, position: int, codes: Sequence[str], wanted: int, source: str) -> ChainLink:
    """A link of the chain: the industries that do it, and how many firms the paper `source` wants there.

    Source: plan L57-61, 外引+内聚. Raises: NotAllowed; Invalid naming the field; NameTaken.
    """
    require(by, "registry.run_case", None)
    cleaned = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    wrong = [code for code in cleaned if classification().get(code) is None]
    if wrong or not cleaned:
        raise Invalid(
            _("不是 GB/T 4754-2017 的代码。"),
            field="codes",
            value="、".join(wrong),
            remedy=_("请填门类字母或两到四位代码。"),
        )  # fmt: skip
    if not 0 < wanted < 1000:
        raise Invalid(_("单位数须在 1 到 999 之间。"), field="wanted", value=wanted, remedy=_("请填写需要的单位数。"))
    try:
        with transaction.atomic():
            link = ChainLink.objects.create(
                name=text(name, field="name", most=100), position=position, codes=cleaned, wanted=wanted,
                source=text(source, field="source", most=300), set_by=by,
            )  # fmt: skip
    except IntegrityError as broken:
        raise NameTaken(field="name", value=name) from broken
    publish(ChainLinkSet(subject=link.uri, wanted=wanted, ended=False), by=by)
    return link


@transaction.atomic
def end_chain_link(*, by: User, link: ChainLink, on: date) -> ChainLink:
    """It counts no longer; cases that ran for it go on. Raises: NotAllowed; NotNow."""
    require(by, "registry.run_case", None)
    held = lock(link)
    if held.ended_on is not None:
        raise NotNow(field="ended_on", value=held.ended_on.isoformat())
    held.ended_on = on
    held.save(update_fields=["ended_on"])
    publish(ChainLinkSet(subject=held.uri, wanted=held.wanted, ended=True), by=by)
    return held

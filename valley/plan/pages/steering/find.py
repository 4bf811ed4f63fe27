"""Finding the thing that a page is about, and what can be done with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from valley.kernel.deeds import Deed
from valley.kernel.errors import Missing
from valley.kernel.models import Identified
from valley.plan.models import PlanEdition
from valley.plan.queries.values import active_edition


@dataclass(frozen=True)
class Desk:
    """One kind of thing: where its pages are, how to find it, what can be done with it."""

    prefix: str
    find: Callable[[UUID], Identified]
    deeds: Mapping[str, Deed]


def found(model: Any, *related: str) -> Callable[[UUID], Any]:
    """A finder by public id that brings `related` along. Raises Missing where there is none."""

    def find(public_id: UUID) -> Any:
        row = model.objects.select_related(*related).filter(public_id=public_id).first()
        if row is None:
            raise Missing
        return row

    return find


def edition_in_force() -> PlanEdition:
    """The active plan. Raises Missing before the first run."""
    edition = active_edition()
    if edition is None:
        raise Missing(_("还没有装入规划。"), remedy=_("请先完成首次设置。"))
    return edition

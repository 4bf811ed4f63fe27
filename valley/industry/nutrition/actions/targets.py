"""Setting a nutrition target."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import amount, choice, promises, sheets, text
from valley.industry.nutrition.engine.design import worksheet
from valley.industry.nutrition.events import TargetSet
from valley.industry.nutrition.models import Eater, Target
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.kernel.things import card_of
from valley.registry.models import Organisation


@transaction.atomic
def set_target(
    *,
    by: User,
    owner: Organisation,
    title: str,
    eater: str,
    portion_g: Decimal,
    ranges: Sequence[Mapping[str, Any]],
    eaten_as: str = "",
    edition: str = "",
    need: str = "",
) -> Target:
    """Who eats, how much of it, and the range of each nutrient in that portion, with its source.

    `need`: URI of the need that it answers; `by` must be allowed to see it.
    Raises: NotAllowed; Invalid naming the field.
    """
    require(by, "nutrition.design", owner)
    choice(eater, Eater, field="eater")
    portion = amount(portion_g, "portion_g", most=100_000)
    if not portion:
        raise Invalid(_("一份的质量须大于 0。"), field="portion_g", value=portion_g)
    rows = [
        {
            "nutrient": str(r.get("nutrient", "")), "min": str(r.get("min") or ""), "max": str(r.get("max") or ""),
            "per": "total", "source": text(str(r.get("source") or ""), field="ranges", most=300, required=False),
        }
        for r in ranges
    ]  # fmt: skip
    with sheets():
        worksheet({"ranges": rows}, ())
    if need and card_of(need, by) is None:
        raise Invalid(field="need", value=need)
    with promises():
        made = Target.objects.create(
            owner=owner, title=text(title, field="title", most=200), eater=eater, portion_g=portion, ranges=rows,
            eaten_as=text(eaten_as, field="eaten_as", most=200, required=False),
            edition=text(edition, field="edition", most=60, required=False), need=need, made_by=by,
        )  # fmt: skip
    if need:
        link(made.uri, Relation.WAS_DERIVED_FROM, need, by=by)
    publish(TargetSet(subject=made.uri, owner=owner.uri), by=by)
    return made

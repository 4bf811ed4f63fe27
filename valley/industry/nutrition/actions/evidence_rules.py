"""Entering rules from a marker to a nutrient."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import choice, lock, nutrient, promises, retire, text
from valley.industry.nutrition.events import EvidenceRuleEntered, EvidenceRuleRetired
from valley.industry.nutrition.models import EvidenceRule, Grade, Marker
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require


@transaction.atomic
def enter_rule(
    *, by: User, kind: str, marker: str, nutrient_key: str, raise_percent: Decimal, grade: str, source: str
) -> EvidenceRule:
    """A rule with its evidence: the minimum of a nutrient moves by so many percent. Weak ones are kept, not applied.

    Raises: NotAllowed; Invalid; AlreadyThere.
    """
    require(by, "nutrition.enter_evidence_rule", None)
    if not -100 < raise_percent <= 100:
        raise Invalid(_("调整须在 −100% 与 100% 之间。"), field="raise_percent", value=raise_percent)
    with promises():
        made = EvidenceRule.objects.create(
            kind=choice(kind, Marker, field="kind"), marker=text(marker, field="marker", most=100),
            nutrient=nutrient(nutrient_key, "nutrient_key"), raise_percent=raise_percent,
            grade=choice(grade, Grade, field="grade"), source=text(source, field="source", most=300), entered_by=by,
        )  # fmt: skip
    publish(EvidenceRuleEntered(subject=made.uri, grade=grade), by=by)
    return made


@transaction.atomic
def retire_rule(*, by: User, rule: EvidenceRule) -> EvidenceRule:
    """It is no longer used. Raises: NotAllowed."""
    require(by, "nutrition.enter_evidence_rule", None)
    found = lock(rule)
    if retire(found):
        publish(EvidenceRuleRetired(subject=found.uri), by=by)
    return found

"""A person's profile, opened for that person only; what is held of it for the export; rules that apply."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models import EvidenceRule, Grade, Profile
from valley.kernel import personal
from valley.kernel.models import User

CONSENT = "2026-11"
PURPOSE = _("给出营养建议与配餐目标")
STRONG = (Grade.HIGH, Grade.MODERATE)


def profile_of(user: User) -> Profile | None:
    """The user's own, while the consent stands."""
    if user.person_key_id is None:
        return None
    return Profile.objects.filter(key_id=user.person_key_id, withdrawn_on=None).select_related("key").first()


def facts_of(profile: Profile) -> dict[str, Any]:
    """What it holds; {} once erased or blocked."""
    text = personal.read(profile.key, profile.sealed)
    return dict(json.loads(text)) if text else {}


def rules_for(markers: Iterable[str]) -> tuple[list[EvidenceRule], list[EvidenceRule]]:
    """Live rules about these markers: those strong enough to give advice, and those that are refused."""
    rows = list(EvidenceRule.objects.filter(marker__in=list(markers), retired_at=None))
    return [r for r in rows if r.grade in STRONG], [r for r in rows if r.grade not in STRONG]

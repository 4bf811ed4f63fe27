"""Who eats: a person's sealed profile, and groups that name nobody."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import amount, lock, promises, text
from valley.industry.nutrition.events import GroupDescribed, ProfileConsentWithdrawn, ProfileKept
from valley.industry.nutrition.models import GroupProfile, Profile
from valley.kernel import clock, personal
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.models import Organisation

FIELDS = ("age_years", "sex", "activity", "states", "allergens", "markers")


@transaction.atomic
def keep_profile(
    *, by: User, facts: Mapping[str, Any], consent_version: str, consent_purpose: str, consent_on: date
) -> Profile:
    """One's own profile, entered or changed, sealed with one's own key. Health and genes are sensitive data: the
    consent is a separate one (PIPL article 29). Raises: NotAllowed; Invalid; AlreadyErased.
    """
    require(by, "nutrition.keep_profile", None)
    if unknown := sorted(set(facts) - set(FIELDS)):
        raise Invalid(field=unknown[0], value=facts[unknown[0]])
    if consent_on > clock.today():
        raise Invalid(_("日期在将来。"), field="consent_on", value=consent_on.isoformat())
    age = amount(facts.get("age_years"), "age_years", most=130)
    if age is None:
        raise Invalid(_("请填年龄。"), field="age_years")
    user = lock(by)
    if user.person_key is None:
        user.person_key = personal.new_key(by)
        user.save(update_fields=["person_key"])
        by.person_key = user.person_key
    key = user.person_key
    plain = {name: facts[name] for name in FIELDS if facts.get(name) not in (None, "", [])}
    sealed = personal.write(key, json.dumps(plain | {"age_years": str(age)}, ensure_ascii=False))
    made, _new = Profile.objects.update_or_create(
        key=key,
        defaults={
            "sealed": sealed,
            "keeper": by,
            "consent_version": text(consent_version, field="consent_version", most=40),
            "consent_purpose": text(consent_purpose, field="consent_purpose", most=200),
            "consent_on": consent_on,
            "withdrawn_on": None,
        },
    )
    publish(ProfileKept(subject=made.uri), by=by)
    return made


@transaction.atomic
def withdraw_consent(*, by: User, profile: Profile) -> Profile:
    """The profile is emptied at once and no longer used. Raises: NotAllowed."""
    require(by, "nutrition.view_profile", profile)
    found = lock(profile)
    found.withdrawn_on = clock.today()
    found.sealed = personal.write(found.key, "{}")
    found.save(update_fields=["withdrawn_on", "sealed"])
    publish(ProfileConsentWithdrawn(subject=found.uri), by=by)
    return found


@transaction.atomic
def describe_group(
    *, by: User, owner: Organisation, title: str, size_persons: int, members: Sequence[Mapping[str, Any]]
) -> GroupProfile:
    """A group of at least ten: rows {age_from_months, sex, share_percent} that add up to 100.

    Raises: NotAllowed; Invalid; AlreadyThere.
    """
    require(by, "nutrition.design", owner)
    if size_persons < 10:
        raise Invalid(
            _("少于 10 人的一组可能认出个人。"), field="size_persons", value=size_persons,
            remedy=_("请合并为更大的人群，或由本人建立个人档案。"),
        )  # fmt: skip
    rows, total = [], 0.0
    for place, row in enumerate(members, 1):
        share = amount(row.get("share_percent"), f"members.{place}.share_percent", most=100) or 0
        age = amount(row.get("age_from_months"), f"members.{place}.age_from_months", most=1560) or 0
        sex = str(row.get("sex", ""))
        if sex not in {"f", "m", "any"}:
            raise Invalid(field=f"members.{place}.sex", value=sex)
        rows.append({"age_from_months": int(age), "sex": sex, "share_percent": str(share)})
        total += float(share)
    if abs(total - 100) > 0.01:
        raise Invalid(_("各部分合计须为 100%。"), field="members", value=total)
    with promises():
        made = GroupProfile.objects.create(
            owner=owner, title=text(title, field="title", most=200), size_persons=size_persons, members=rows
        )
    publish(GroupDescribed(subject=made.uri, owner=owner.uri), by=by)
    return made

"""Releasing an approved version, and who may make it."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import lock, promises, text
from valley.industry.nutrition.errors import NotApproved, StrainNotSafe, Withdrawn
from valley.industry.nutrition.events import MakerEnded, MakerPermitted, ReleaseWithdrawn, VersionReleased
from valley.industry.nutrition.models import BioSafety, FormulaVersion, IngredientKind, PermittedMaker, Release, State
from valley.industry.nutrition.queries.making import making_sheet
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.registry.models import Organisation


@transaction.atomic
def release(*, by: User, version: FormulaVersion, needs_registration: bool = False, registration: str = "") -> Release:
    """Hand an approved version out as a package: what a maker needs, in canonical JSON, with its SHA-256.

    Raises: NotAllowed; NotApproved; StrainNotSafe; AlreadyReleased.
    """
    require(by, "nutrition.release_version", version)
    found = lock(version)
    if found.state != State.APPROVED:
        raise NotApproved(field="version")
    _check_strains(found)
    data = canonical(making_sheet(found))
    with promises():
        made = Release.objects.create(
            version=found, package=data, sha256=hashlib.sha256(data).hexdigest(), released_by=by,
            needs_registration=needs_registration,
            registration=text(registration, field="registration", most=100, required=False),
        )  # fmt: skip
    owner = found.formula.owner
    link(made.uri, Relation.WAS_GENERATED_BY, found.uri, by=by)
    link(made.uri, Relation.WAS_ATTRIBUTED_TO, owner.uri, by=by)
    publish(VersionReleased(subject=made.uri, version=found.uri, owner=owner.uri, sha256=made.sha256), by=by)
    return made


def canonical(sheet: dict[str, Any]) -> bytes:
    """One way to write it: sorted keys, no blanks, UTF-8."""
    return json.dumps(sheet, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _check_strains(version: FormulaVersion) -> None:
    strains = version.lines.filter(ingredient__kind=IngredientKind.STRAIN, amount_g__gt=0).select_related("ingredient")
    for line in strains:
        strain = line.ingredient
        if strain is not None and (strain.biosafety != BioSafety.NONE or strain.safety_file_id is None):
            raise StrainNotSafe(field="lines", value=strain.name)


@transaction.atomic
def register_release(*, by: User, release: Release, registration: str) -> Release:
    """Enter the number of its registration or filing. Raises: NotAllowed; Withdrawn."""
    require(by, "nutrition.manage_release", release)
    found = lock(release)
    if found.withdrawn_at is not None:
        raise Withdrawn(field="registration")
    found.registration = text(registration, field="registration", most=100)
    found.save(update_fields=["registration"])
    publish(
        VersionReleased(
            subject=found.uri, version=found.version.uri, owner=found.version.formula.owner.uri, sha256=found.sha256
        ),
        by=by,
    )
    return found


@transaction.atomic
def permit_maker(
    *, by: User, release: Release, maker: Organisation, since: date, agreement: str, until: date | None = None
) -> PermittedMaker:
    """`maker` may make what was released over [since, until). The owner needs no permission.

    Raises: NotAllowed; Invalid; Withdrawn; AlreadyPermitted.
    """
    require(by, "nutrition.manage_release", release)
    found = lock(release)
    if found.withdrawn_at is not None:
        raise Withdrawn(field="maker")
    if maker.pk == found.version.formula.owner_id:
        raise Invalid(_("持有人自己生产不需要许可。"), field="maker", value=maker.uri)
    if until is not None and until <= since:
        raise Invalid(_("结束日期须晚于起始日期。"), field="until", value=until.isoformat())
    with promises():
        made = PermittedMaker.objects.create(
            release=found, maker=maker, period=DateRange(since, until), granted_by=by,
            agreement=text(agreement, field="agreement", most=100),
        )  # fmt: skip
    link(found.uri, Relation.WAS_ASSOCIATED_WITH, maker.uri, by=by)
    publish(
        MakerPermitted(
            subject=made.uri, release=found.uri, maker=maker.uri, since=since.isoformat(),
            until=until.isoformat() if until else "",
        ),
        by=by,
    )  # fmt: skip
    return made


@transaction.atomic
def end_maker(*, by: User, permission: PermittedMaker, on: date) -> PermittedMaker:
    """The permission ends; `on` is the first day without. Raises: NotAllowed; Invalid."""
    require(by, "nutrition.manage_release", permission.release)
    found = lock(permission)
    lower, upper = found.period.lower, found.period.upper
    if on <= lower or (upper is not None and on >= upper):
        raise Invalid(_("结束日期须在许可期间之内。"), field="on", value=on.isoformat())
    found.period = DateRange(lower, on)
    found.save(update_fields=["period"])
    publish(MakerEnded(subject=found.uri, on=on.isoformat()), by=by)
    return found


@transaction.atomic
def withdraw(*, by: User, release: Release, reason: str) -> Release:
    """Nobody may make it from now on; makers no longer open the package. Raises: NotAllowed; Withdrawn; Invalid."""
    require(by, "nutrition.manage_release", release)
    found = lock(release)
    if found.withdrawn_at is not None:
        raise Withdrawn(field="reason")
    found.withdrawn_at, found.withdrawal_reason = clock.now(), text(reason, field="reason", most=300)
    found.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    publish(ReleaseWithdrawn(subject=found.uri), by=by)
    return found

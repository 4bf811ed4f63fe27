"""Entering organisations and changing what names them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.duplicates import suspect
from valley.registry.actions.identifiers import checked_code, checked_industry
from valley.registry.actions.versions import choice, end, insert, lock, retract, supersede, text
from valley.registry.engine.similar import core
from valley.registry.errors import AlreadyEnded, AlreadyMerged
from valley.registry.events import (
    IdentifierAdded,
    IndustrySet,
    OrganisationChanged,
    OrganisationRegistered,
    OrganisationRenamed,
)
from valley.registry.models import (
    FormerName,
    Industry,
    Kind,
    Organisation,
    OrganisationIdentifier,
    OrganisationType,
    Scheme,
)


@transaction.atomic
def register_organisation(
    *,
    by: User | None,
    name: str,
    scheme: str = Scheme.USCC,
    code: str = "",
    register: str = "",
    none_reason: str = "",
    kinds: list[str] | None = None,
    industry: str = "",
    since: date | None = None,
    short_name: str = "",
    name_en: str = "",
    founded_on: date | None = None,
) -> Organisation:
    """Enter an organisation with its code (or the reason why it has none), types and main industry.

    `since`: from when the industry holds (default: founding, else today). Suspected doubles are raised, not refused;
    a code that another organisation holds is. Source: GB 32100-2015 (check character), GB/T 4754-2017 (industry).
    Raises: NotAllowed; Invalid naming the field; CodeTaken.
    """
    if by is not None:
        require(by, "registry.add_organisation", None)
    name = text(name, field="name", most=200)
    if founded_on is not None and founded_on > clock.today():
        raise Invalid(
            _("成立日期在将来。"), field="founded_on", value=founded_on.isoformat(), remedy=_("请核对年月日。")
        )
    organisation = Organisation.objects.create(
        name=name,
        core=core(name),
        short_name=text(short_name, field="short_name", most=60, required=False),
        name_en=text(name_en, field="name_en", most=200, required=False),
        founded_on=founded_on,
    )
    _insert_identifier(by, organisation, scheme, code, register, none_reason)
    chosen = list(dict.fromkeys(kinds or [Kind.ENTERPRISE]))
    for kind in chosen:
        insert(OrganisationType, by=by, organisation=organisation, kind=choice(kind, Kind, field="kinds"))
    if industry:
        start = since or founded_on or clock.today()
        insert(
            Industry, by=by, organisation=organisation, code=checked_industry(industry), period=DateRange(start, None)
        )
    publish(OrganisationRegistered(subject=organisation.uri, kinds=chosen), by=by)
    suspect(by=by, organisation=organisation)
    return organisation


@transaction.atomic
def change_organisation(
    *,
    by: User,
    organisation: Organisation,
    short_name: str | None = None,
    name_en: str | None = None,
    founded_on: date | None = None,
    kinds: list[str] | None = None,
) -> Organisation:
    """Change facts that keep no dates; what is None stays. Types left out of `kinds` are retracted.

    Raises: NotAllowed; Invalid; AlreadyMerged.
    """
    require(by, "registry.change_organisation", organisation)
    organisation = _living(organisation)
    given: dict[str, Any] = {
        "short_name": None if short_name is None else text(short_name, field="short_name", most=60, required=False),
        "name_en": None if name_en is None else text(name_en, field="name_en", most=200, required=False),
        "founded_on": founded_on,
    }
    changed = [field for field, value in given.items() if value is not None and value != getattr(organisation, field)]
    for field in changed:
        setattr(organisation, field, given[field])
    if changed:
        organisation.save(update_fields=changed)
    if kinds is not None and _set_kinds(by, organisation, kinds):
        changed.append("kinds")
    if changed:
        publish(OrganisationChanged(subject=organisation.uri, fields=changed), by=by)
    return organisation


def _set_kinds(by: User, organisation: Organisation, kinds: list[str]) -> bool:
    if not kinds:
        raise Invalid(_("至少要有一个单位类型。"), field="kinds", remedy=_("请选择类型。"))
    wanted = {choice(kind, Kind, field="kinds") for kind in kinds}
    there = {row.kind: row for row in OrganisationType.objects.known().filter(organisation=organisation)}
    for kind in there.keys() - wanted:
        retract(there[kind], by=by, reason="")
    for kind in sorted(wanted - there.keys()):
        insert(OrganisationType, by=by, organisation=organisation, kind=kind)
    return wanted != there.keys()


@transaction.atomic
def add_identifier(
    *,
    by: User,
    organisation: Organisation,
    scheme: str,
    code: str = "",
    register: str = "",
    none_reason: str = "",
) -> OrganisationIdentifier:
    """Add a code of another scheme; a real code takes the place of "none".

    Raises: NotAllowed; Invalid naming the wrong character; CodeTaken; SchemeTaken; AlreadyMerged.
    """
    require(by, "registry.change_organisation", organisation)
    organisation = _living(organisation)
    if scheme != Scheme.NONE:
        none = OrganisationIdentifier.objects.known().filter(organisation=organisation, scheme=Scheme.NONE).first()
        if none:
            retract(none, by=by, reason="")
    row = _insert_identifier(by, organisation, scheme, code, register, none_reason)
    publish(IdentifierAdded(subject=organisation.uri, scheme=scheme), by=by)
    suspect(by=by, organisation=organisation)
    return row


@transaction.atomic
def correct_identifier(
    *, by: User, identifier: OrganisationIdentifier, code: str, reason: str, register: str = ""
) -> OrganisationIdentifier:
    """Replace a code that was entered wrongly. Raises: NotAllowed; Invalid; CodeTaken; Superseded."""
    require(by, "registry.change_organisation", identifier.organisation)
    reason = text(reason, field="reason", most=300)
    value = checked_code(identifier.scheme, code)
    row = supersede(identifier, by=by, reason=reason, value=value, register=register or identifier.register)
    publish(IdentifierAdded(subject=identifier.organisation.uri, scheme=identifier.scheme), by=by)
    suspect(by=by, organisation=identifier.organisation)
    return row


@transaction.atomic
def rename(*, by: User, organisation: Organisation, name: str, on: date) -> Organisation:
    """The organisation bears `name` from `on` on; the name until then is kept with its dates.

    Raises: NotAllowed; Invalid where the name is the same or `on` is not after the last renaming; AlreadyMerged.
    """
    require(by, "registry.change_organisation", organisation)
    organisation = _living(organisation)
    name = text(name, field="name", most=200)
    if name == organisation.name:
        raise Invalid(_("新名称与现名称相同。"), field="name", value=name, remedy=_("请核对。"))
    last = FormerName.objects.known().filter(organisation=organisation).order_by("-period").first()
    begun = last.ended_on if last else organisation.founded_on
    if begun is not None and begun >= on:
        raise Invalid(
            _("更名日期须晚于现名称启用之日。"), field="on", value=on.isoformat(), remedy=_("请核对更名日期。")
        )
    # a start that nobody knows stays open
    insert(FormerName, by=by, organisation=organisation, name=organisation.name, period=DateRange(begun, on))
    organisation.name, organisation.core = name, core(name)
    organisation.save(update_fields=["name", "core"])
    publish(OrganisationRenamed(subject=organisation.uri, on=on.isoformat()), by=by)
    suspect(by=by, organisation=organisation)
    return organisation


@transaction.atomic
def set_industry(*, by: User, organisation: Organisation, code: str, since: date) -> Industry:
    """The main industry is `code` (GB/T 4754-2017) from `since` on; the one before ends there.

    Raises: NotAllowed; Invalid for a code that the standard does not have; PeriodTaken; AlreadyMerged.
    """
    require(by, "registry.change_organisation", organisation)
    organisation = _living(organisation)
    code = checked_industry(code)
    current = Industry.objects.known().filter(organisation=organisation, period__endswith=None).first()
    if current:
        if current.started_on > since:
            raise AlreadyEnded(field="since", value=since.isoformat())
        if current.started_on == since:
            row: Industry = supersede(current, by=by, reason="", code=code)
            publish(IndustrySet(subject=organisation.uri, code=code, since=since.isoformat()), by=by)
            return row
        end(current, by=by, on=since)
    row = insert(Industry, by=by, organisation=organisation, code=code, period=DateRange(since, None))
    publish(IndustrySet(subject=organisation.uri, code=code, since=since.isoformat()), by=by)
    return row


def _insert_identifier(
    by: User | None, organisation: Organisation, scheme: str, code: str, register: str, none_reason: str
) -> OrganisationIdentifier:
    choice(scheme, Scheme, field="scheme")
    if scheme == Scheme.NONE:
        none_reason = text(none_reason, field="none_reason", most=200)
        if code:
            raise Invalid(_("选了“无代码”就不要填代码。"), field="code", value=code, remedy=_("请删去其一。"))
        return insert(OrganisationIdentifier, by=by, organisation=organisation, scheme=scheme, none_reason=none_reason)
    register = text(register, field="register", most=100) if scheme == Scheme.FOREIGN else ""
    value = checked_code(scheme, code)
    return insert(
        OrganisationIdentifier, by=by, organisation=organisation, scheme=scheme, value=value, register=register
    )


def _living(organisation: Organisation) -> Organisation:
    organisation = lock(organisation)
    if organisation.successors.filter(retracted_at=None, dissolved=True).exists():
        raise AlreadyMerged(field="organisation", value=organisation.name)
    return organisation

"""Entering people, what they are, and where they work. Names go under the person's own key at once."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, personal
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import PersonKey, User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, end, insert, lock, span, supersede, text
from valley.registry.errors import AlreadyEnded
from valley.registry.events import ConsentGiven, Disengaged, Engaged, PersonRegistered, TalentRecorded
from valley.registry.models import (
    Consent,
    Engagement,
    EngagementKind,
    Organisation,
    Person,
    Talent,
    TalentType,
)


@transaction.atomic
def register_person(
    *,
    by: User | None,
    name: str,
    consent_version: str,
    consent_purpose: str,
    consent_on: date,
    contact: str = "",
    organisation: Organisation | None = None,
    user: User | None = None,
) -> Person:
    """Enter a person who consented; name and contact are sealed under a key of their own.

    `organisation`: the employer on whose behalf `by` acts. No consent, no entry: PIPL articles 13, 14 and 17.
    Raises: NotAllowed; Invalid naming the field.
    """
    if by is not None:
        require(by, "registry.add_person", organisation)
    name = text(name, field="name", most=100)
    contact = text(contact, field="contact", most=200, required=False)
    key = personal.new_key(by)
    person = Person.objects.create(
        key=key,
        name_sealed=personal.write(key, name),
        contact_sealed=personal.write(key, contact) if contact else None,
        name_digest=personal.digest(name),
        user=user,
    )
    if user is not None:
        user = lock(user)
        user.person_key = key
        user.save(update_fields=["person_key"])
    _insert_consent(by, person, consent_version, consent_purpose, consent_on)
    publish(PersonRegistered(subject=person.uri), by=by)
    return person


@transaction.atomic
def change_person(*, by: User, person: Person, name: str | None = None, contact: str | None = None) -> Person:
    """Correct the sealed name or contact; what is None stays. Raises: NotAllowed; Invalid; AlreadyErased."""
    require(by, "registry.change_person", person)
    person = lock(person)
    if name is not None:
        name = text(name, field="name", most=100)
        person.name_sealed, person.name_digest = personal.write(person.key, name), personal.digest(name)
    if contact is not None:
        contact = text(contact, field="contact", most=200, required=False)
        person.contact_sealed = personal.write(person.key, contact) if contact else None
    person.save(update_fields=["name_sealed", "name_digest", "contact_sealed"])
    publish(PersonRegistered(subject=person.uri), by=by)
    return person


@transaction.atomic
def record_consent(*, by: User, person: Person, version: str, purpose: str, on: date) -> Consent:
    """A further consent. Raises: NotAllowed; Invalid."""
    require(by, "registry.change_person", person)
    row = _insert_consent(by, person, version, purpose, on)
    publish(ConsentGiven(subject=person.uri, version=row.version), by=by)
    return row


@transaction.atomic
def withdraw_consent(*, by: User, consent: Consent, on: date) -> Consent:
    """The person withdraws (PIPL article 15). Erasure is a request of its own (`kernel.actions.ask_erasure`).

    Raises: NotAllowed; Invalid where `on` is before the consent; Superseded.
    """
    require(by, "registry.change_person", consent.person)
    if on < consent.given_on:
        raise Invalid(_("撤回日期早于同意日期。"), field="on", value=on.isoformat(), remedy=_("请核对日期。"))
    row = supersede(consent, by=by, reason="", withdrawn_on=on)
    publish(ConsentGiven(subject=row.person.uri, version=row.version, withdrawn_on=on.isoformat()), by=by)
    return row


@transaction.atomic
def record_talent(
    *, by: User | None, person: Person, talent: str, since: date, until: date | None = None, source: str = ""
) -> TalentType:
    """The person is of a talent type over [since, until); `source` is the proof.

    Raises: NotAllowed; Invalid; PeriodTaken.
    """
    if by is not None:
        require(by, "registry.change_person", person)
    choice(talent, Talent, field="talent")
    lock(person)
    row = insert(
        TalentType,
        by=by,
        person=person,
        talent=talent,
        period=span(since, until),
        source=text(source, field="source", most=200, required=False),
    )
    publish(TalentRecorded(subject=person.uri, talent=talent), by=by)
    return row


@transaction.atomic
def end_talent(*, by: User, talent: TalentType, on: date) -> TalentType:
    """No longer of that type from `on` on. Raises: NotAllowed; AlreadyEnded; Superseded."""
    require(by, "registry.change_person", talent.person)
    row = end(talent, by=by, on=on)
    publish(TalentRecorded(subject=talent.person.uri, talent=talent.talent), by=by)
    return row


@transaction.atomic
def engage(
    *,
    by: User | None,
    person: Person,
    organisation: Organisation,
    since: date,
    until: date | None = None,
    kind: str = EngagementKind.EMPLOYED,
    share_per_mille: int = 1000,
    origin: str = "",
) -> Engagement:
    """The person belongs to `organisation` over [since, until) with a share of full time (1 to 1000 per mille).

    Raises: NotAllowed; Invalid; PeriodTaken for a second one there; SharesExceeded above full time in all.
    """
    if by is not None:
        require(by, "registry.add_person", organisation)
    choice(kind, EngagementKind, field="kind")
    if not 1 <= share_per_mille <= 1000:
        raise Invalid(
            _("任职份额须在 0.1% 到 100% 之间。"), field="share_per_mille", value=share_per_mille, remedy=_("请核对。")
        )
    lock(person)
    row = insert(
        Engagement,
        by=by,
        person=person,
        organisation=organisation,
        kind=kind,
        share_per_mille=share_per_mille,
        origin=text(origin, field="origin", most=100, required=False),
        period=span(since, until),
    )
    publish(
        Engaged(
            subject=person.uri,
            organisation=organisation.uri,
            share_per_mille=share_per_mille,
            since=since.isoformat(),
        ),
        by=by,
    )
    return row


@transaction.atomic
def disengage(*, by: User | None, engagement: Engagement, on: date, reason: str = "") -> Engagement:
    """The person leaves; `on` is the first day without. Raises: NotAllowed; AlreadyEnded; Superseded."""
    if by is not None:
        require(by, "registry.add_person", engagement.organisation)
    row = end(engagement, by=by, on=on, reason=reason)
    publish(
        Disengaged(subject=engagement.person.uri, organisation=engagement.organisation.uri, on=on.isoformat()), by=by
    )
    return row


@transaction.atomic
def change_share(*, by: User, engagement: Engagement, share_per_mille: int, since: date) -> Engagement:
    """From `since` on the share is another one (dual appointment). Raises: NotAllowed; Invalid; SharesExceeded."""
    require(by, "registry.add_person", engagement.organisation)
    if not 1 <= share_per_mille <= 1000:
        raise Invalid(field="share_per_mille", value=share_per_mille)
    if since < engagement.started_on:
        raise AlreadyEnded(field="since", value=since.isoformat())
    lock(engagement.person)
    if since == engagement.started_on:
        row = supersede(engagement, by=by, reason="", share_per_mille=share_per_mille)
    else:
        old = end(engagement, by=by, on=since)
        row = insert(
            Engagement,
            by=by,
            person=old.person,
            organisation=old.organisation,
            kind=old.kind,
            origin=old.origin,
            share_per_mille=share_per_mille,
            period=DateRange(since, engagement.ended_on),
        )
    publish(
        Engaged(
            subject=row.person.uri,
            organisation=row.organisation.uri,
            share_per_mille=share_per_mille,
            since=since.isoformat(),
        ),
        by=by,
    )
    return row


@transaction.atomic
def redigest_names() -> int:
    """Digests of names under the present master key; how many."""
    people = list(Person.objects.filter(key__erased_at=None).exclude(name_digest="").select_related("key"))
    for person in people:
        person.name_digest = personal.digest(personal.read(person.key, person.name_sealed, for_the_law=True) or "")
    return Person.objects.bulk_update(people, ["name_digest"], batch_size=500)


@transaction.atomic
def forget_digest(*, key_id: str) -> None:
    """After erasure nothing may find the person by name any more. Called by the reaction to `kernel.Erased`."""
    person = Person.objects.filter(key__in=PersonKey.objects.filter(public_id=key_id)).first()
    if person:
        person = lock(person)
        person.name_digest, person.contact_sealed, person.name_sealed = "", None, b""
        person.save(update_fields=["name_digest", "contact_sealed", "name_sealed"])


def _insert_consent(by: User | None, person: Person, version: str, purpose: str, on: date) -> Consent:
    if on > clock.today():
        raise Invalid(_("同意日期在将来。"), field="consent_on", value=on.isoformat(), remedy=_("请核对日期。"))
    return insert(
        Consent,
        by=by,
        person=person,
        version=text(version, field="consent_version", most=40),
        purpose=text(purpose, field="consent_purpose", most=100),
        given_on=on,
    )

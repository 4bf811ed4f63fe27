"""Personal data: kept while the law says so, erased when asked, every opening noted."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from valley.kernel import clock, evidence, personal
from valley.kernel.errors import AlreadyErased, Blocked, Invalid
from valley.kernel.events import Erased, ErasureAsked, KeyRetained
from valley.kernel.journal import publish
from valley.kernel.models import AccessLog, ErasureReason, ErasureRequest, PersonKey, Retention, User
from valley.kernel.permissions import require


@transaction.atomic
def retain(*, by: User | None, key: PersonKey, until: date, law_clause: str, reason: str) -> Retention:
    """Keep the person's data until `until` (the first date on which they may be erased), because a law says so.

    Raises: Invalid where no clause is named, or `until` is not in the future; AlreadyErased; NotAllowed.
    """
    if by is not None:
        require(by, "kernel.erase_person", key)
    if not law_clause.strip():
        raise Invalid(field="law_clause", value=law_clause)
    if until <= clock.today():
        raise Invalid(field="until", value=until.isoformat())
    key = _living(key)
    retention = Retention.objects.create(
        key=key, until=until, law_clause=law_clause, reason=reason, made_by=_id(by), made_at=clock.now()
    )
    publish(KeyRetained(subject=key.uri, until=until.isoformat()), by=by)
    return retention


@transaction.atomic
def ask_erasure(*, by: User | None, key: PersonKey, reason: str) -> ErasureRequest:
    """Take a person's request for erasure: erased at once, or blocked while the law retains and erased on that day.

    Asking again while a request is open returns the open one.
    Raises: Invalid for an unknown reason; AlreadyErased; NotAllowed.
    """
    _check_decider(by, key)
    _check_reason(reason)
    key = _living(key)
    there = ErasureRequest.objects.filter(key=key, closed_at=None).first()
    if there:
        return there
    until, now = personal.retained_until(key), clock.now()
    asked = ErasureRequest.objects.create(
        key=key, reason=reason, asked_by=_id(by), asked_at=now, blocked_until=until, closed_at=None
    )
    publish(
        ErasureAsked(subject=key.uri, reason=reason, blocked_until=until.isoformat() if until else ""),
        by=by,
    )
    if until:
        key.blocked_at = now
        key.save(update_fields=["blocked_at"])
    else:
        erase(by=by, key=key, reason=reason)
        asked.refresh_from_db()
    return asked


@transaction.atomic
def erase(*, by: User | None, key: PersonKey, reason: str) -> PersonKey:
    """Destroy the person's key. What is sealed with it can never be read again; the row stays as dated tombstone.

    The account of that person, if any, is closed and loses its name and address. Figures and the journal stay:
    they hold opaque ids only. Source: PIPL article 47.
    Raises: Blocked (with the date) while a law retains; AlreadyErased; Invalid for an unknown reason; NotAllowed.
    """
    _check_decider(by, key)
    _check_reason(reason)
    key = _living(key)
    until = personal.retained_until(key)
    if until:
        law = key.retentions.filter(until=until).order_by("pk")[0]
        raise Blocked(until, law.law_clause)
    now = clock.now()
    key.wrapped, key.erased_at, key.erased_by, key.erased_reason = None, now, _id(by), reason
    key.save(update_fields=["wrapped", "erased_at", "erased_by", "erased_reason"])
    ErasureRequest.objects.filter(key=key, closed_at=None).update(closed_at=now)
    _close_account(key)
    publish(Erased(subject=key.uri, key=str(key.public_id), reason=reason), by=by)
    paths = [evidence.path_of(file) for file in key.files.all()]
    transaction.on_commit(lambda: _outside(key, reason, paths))
    return key


def reapply_erasures() -> int:
    """After a dump was restored: erase again whoever was erased since it was made; how many.

    The list stands outside the database and holds ids, reasons and dates.
    """
    listed: Path = settings.ERASED_LIST
    done = 0
    for line in listed.read_text().splitlines() if listed.exists() else ():
        public_id, reason, _at = line.split()
        key = PersonKey.objects.filter(public_id=public_id, erased_at=None).first()
        if key:
            erase(by=None, key=key, reason=reason)
            done += 1
    return done


def erase_due() -> int:
    """Erase everybody whose request waited for a retention that has ended; how many. The platform itself does it."""
    due = ErasureRequest.objects.filter(closed_at=None, blocked_until__lte=clock.today()).select_related("key")
    done = 0
    for request in due.order_by("pk"):
        try:
            erase(by=None, key=request.key, reason=request.reason)
        except Blocked as longer:  # another law keeps it meanwhile
            ErasureRequest.objects.filter(pk=request.pk).update(blocked_until=longer.until)
        else:
            done += 1
    return done


@transaction.atomic
def note_access(*, by: User, keys: Iterable[PersonKey], uri: str) -> int:
    """Note that `by` opened sealed text of these people on the page `uri`; how many. Reading oneself is not noted."""
    now = clock.now()
    rows = [
        AccessLog(key_id=pk, reader=by.public_id, uri=uri, at=now)
        for pk in dict.fromkeys(key.pk for key in keys)
        if pk != by.person_key_id
    ]
    return len(AccessLog.objects.bulk_create(rows))


def sweep_orphans() -> int:
    """Remove evidence files that no row knows; how many."""
    return evidence.remove(evidence.orphans())


def _outside(key: PersonKey, reason: str, paths: list[Path]) -> None:
    """What happens outside the database once the erasure is committed: the list for restored dumps, the files."""
    listed: Path = settings.ERASED_LIST
    listed.parent.mkdir(parents=True, exist_ok=True)
    with listed.open("a") as file:
        file.write(f"{key.public_id} {reason} {key.erased_at:%Y-%m-%d}\n")
    evidence.remove(paths)


def _living(key: PersonKey) -> PersonKey:
    locked = PersonKey.objects.select_for_update(of=("self",), no_key=True).get(pk=key.pk)
    if locked.erased_at:
        raise AlreadyErased(field="key", value=str(key.public_id))
    return locked


def _close_account(key: PersonKey) -> None:
    user = User.objects.select_for_update(of=("self",), no_key=True).filter(person_key=key).first()
    if user:
        user.username, user.email, user.is_active = f"erased-{user.public_id}", "", False
        user.set_unusable_password()
        user.save(update_fields=["username", "email", "is_active", "password"])


def _check_decider(by: User | None, key: PersonKey) -> None:
    """The platform itself, the person, or who may erase anybody."""
    if by is not None and by.person_key_id != key.pk:
        require(by, "kernel.erase_person", key)


def _check_reason(reason: str) -> None:
    if reason not in ErasureReason.values:
        raise Invalid(field="reason", value=reason)


def _id(by: User | None) -> UUID | None:
    return by.public_id if by else None

"""Recovery without an e-mail server: a one-time code that somebody hands over in person."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, journal
from valley.kernel.actions import accounts
from valley.kernel.engine.credentials import code_digest, new_code
from valley.kernel.errors import CredentialRefused, Invalid
from valley.kernel.events import RecoveryIssued, RecoveryUsed
from valley.kernel.models import Recovery, User
from valley.kernel.permissions import require

LONGEST_HOURS = 7 * 24


@transaction.atomic
def issue_recovery(
    *, by: User | None, user: User, hours: int = 24, drops_second_factor: bool = False
) -> tuple[Recovery, str]:
    """A code with which `user` sets a new password within `hours` (1 … 168); an older open one is withdrawn.

    Returns the record and the code, told only here. `by` None is the server's console.
    Raises: NotAllowed unless `by` may recover this account; Invalid on `hours`.
    """
    if by is not None:
        require(by, "kernel.issue_recovery", user)
    if not 1 <= hours <= LONGEST_HOURS:
        raise Invalid(_("有效小时数超出范围。"), field="hours", value=hours, remedy=_("请填写 1 到 168 之间的整数。"))
    now = clock.now()
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    Recovery.objects.filter(user=user, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    minted = new_code()
    recovery = Recovery.objects.create(
        user=user,
        issued_by=by,
        digest=minted.digest,
        drops_second_factor=drops_second_factor,
        issued_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    journal.publish(
        RecoveryIssued(
            subject=recovery.uri,
            owner=user.uri,
            drops_second_factor=drops_second_factor,
            expires=recovery.expires_at.isoformat(),
        ),
        by=by,
    )
    return recovery, minted.text


@transaction.atomic
def use_recovery(*, username: str, code: str, password: str) -> User:
    """Set a new password with a code; every session ends, and the second factor if the code says so.

    Raises: CredentialRefused for a code that is unknown, another account's, used, withdrawn or expired;
            Invalid on `password` (the code is then not used up).
    """
    found = (
        Recovery.objects.select_for_update(of=("self",), no_key=True)
        .select_related("user")
        .filter(
            digest=code_digest(code),
            user__username__iexact=username.strip(),
            user__is_active=True,
            used_at=None,
            withdrawn_at=None,
            expires_at__gt=clock.now(),
        )
        .first()
    )
    if found is None:
        raise CredentialRefused(field="code")
    user = found.user
    found.used_at = clock.now()
    found.save(update_fields=["used_at"])
    accounts.change_password(by=user, user=user, password=password)
    if found.drops_second_factor:
        accounts.drop_second_factor(by=user, user=user)
    journal.publish(RecoveryUsed(subject=found.uri, owner=user.uri), by=user)
    return user

"""Opening and closing accounts, passwords, language, sessions."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, journal
from valley.kernel.errors import Invalid
from valley.kernel.events import (
    AccountClosed,
    AccountOpened,
    AccountReopened,
    PasswordChanged,
    SecondFactorChanged,
    SessionsEnded,
)
from valley.kernel.models import ApiToken, Recovery, User
from valley.kernel.permissions import require


@transaction.atomic
def open_account(
    *,
    by: User | None,
    username: str,
    password: str | None,
    language: str = settings.LANGUAGE_CODE,
    fictional: bool = False,
) -> User:
    """Make an account. `by` is None where the person opens it with an invitation, or on the console.

    `password` None makes an account that first needs a recovery code.
    Raises: Invalid on `username` (taken whatever its case, empty, odd characters) or `password` (too weak).
    """
    user = User(username=username.strip(), language=language, fictional=fictional, date_joined=clock.now())
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Invalid(
            "".join(messages), field="username" if field == "__all__" else field, value=username, remedy=""
        ) from error
    _set_checked_password(user, password)
    user.save()
    journal.publish(AccountOpened(subject=user.uri), by=by or user)
    return user


@transaction.atomic
def change_password(*, by: User, user: User, password: str, keep: str = "") -> None:
    """Set a new password and end every session of the account but the one with key `keep`.

    Raises: Invalid on `password`.
    """
    _set_checked_password(user, password)
    user.save(update_fields=["password"])
    _end_sessions(by, user, keep)
    journal.publish(PasswordChanged(subject=user.uri), by=by)


@transaction.atomic
def change_language(*, by: User, language: str) -> None:
    """The language of pages, notices and reports for `by`. Raises Invalid for one that the platform lacks."""
    if language not in dict(settings.LANGUAGES):
        raise Invalid(_("没有这种语言。"), field="language", value=language)
    by.language = language
    by.save(update_fields=["language"])


@transaction.atomic
def end_sessions(*, by: User, user: User, keep: str = "") -> int:
    """Sign `user` out everywhere, but for the session with key `keep`; how many ended.

    Raises: NotAllowed unless `by` is `user` or may administer accounts.
    """
    if by != user:
        require(by, "kernel.administer_account", user)
    return _end_sessions(by, user, keep)


@transaction.atomic
def close_account(*, by: User, user: User) -> None:
    """The account can no longer sign in; sessions, tokens and recovery codes end. Its history stays.

    Raises: NotAllowed unless `by` may administer accounts.
    """
    require(by, "kernel.administer_account", user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_sessions(by, user, "")
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
    Recovery.objects.filter(user=user, used_at=None, withdrawn_at=None).update(withdrawn_at=clock.now())
    journal.publish(AccountClosed(subject=user.uri), by=by)


@transaction.atomic
def reopen_account(*, by: User, user: User) -> None:
    """A closed account can sign in again, with its old password and second factor.

    Raises: NotAllowed unless `by` may administer accounts.
    """
    require(by, "kernel.administer_account", user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    journal.publish(AccountReopened(subject=user.uri), by=by)


@transaction.atomic
def note_second_factor(*, by: User, change: str) -> None:
    """The sign-in library changed the second factor of `by`; the journal knows."""
    journal.publish(SecondFactorChanged(subject=by.uri, change=change), by=by)


def drop_second_factor(*, by: User | None, user: User) -> bool:
    """Inside a recovery: the lost authenticator and its codes no longer count. False where there was none."""
    dropped, _rows = Authenticator.objects.filter(user=user).delete()
    if dropped:
        journal.publish(SecondFactorChanged(subject=user.uri, change="dropped_by_recovery"), by=by)
    return bool(dropped)


def _end_sessions(by: User, user: User, keep: str) -> int:
    ending = list(UserSession.objects.filter(user=user).exclude(session_key=keep).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=ending).delete()
    UserSession.objects.filter(session_key__in=ending).delete()
    if ending:
        journal.publish(SessionsEnded(subject=user.uri, count=len(ending)), by=by)
    return len(ending)


def _set_checked_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("".join(error.messages), field="password", remedy=_("请换一个更长、更不易猜的密码。")) from error
    user.set_password(password)

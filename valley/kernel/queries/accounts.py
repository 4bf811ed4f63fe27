"""Reads about accounts."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from valley.kernel import clock
from valley.kernel.models import ApiToken, User


def sessions_of(user: User) -> QuerySet[UserSession]:
    """Sign-ins of `user` that are still alive, newest first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=alive).order_by("-last_seen_at")


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """All tokens of `user`, newest first; also revoked and expired ones."""
    return ApiToken.objects.filter(user=user).order_by("-issued_at")


def has_second_factor(user: User) -> bool:
    """Whether sign-in asks for an authenticator's code."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def setup_code() -> str:
    """16 hex digits that only somebody on the server can know: for the first run, before there are accounts."""
    return salted_hmac("valley.setup-code", "first run", algorithm="sha256").hexdigest()[:16]

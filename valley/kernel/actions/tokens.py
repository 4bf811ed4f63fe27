"""API tokens: issue, use, revoke."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, journal
from valley.kernel.engine.credentials import digest_of, new_token
from valley.kernel.errors import Invalid
from valley.kernel.events import TokenIssued, TokenRevoked
from valley.kernel.models import ApiToken, User
from valley.kernel.permissions import require, verbs

BROAD_SCOPES = ("read", "write")
LONGEST_DAYS = 366
NOTE_USE_EVERY = timedelta(hours=1)


@transaction.atomic
def issue_token(*, by: User, label: str, scopes: Sequence[str], days: int) -> tuple[ApiToken, str]:
    """A token for `by`, valid `days` (1 … 366) days of 24 h from now; returns it and its text, told only here.

    scopes: "read" (every GET), "write" (everything), or single verbs ("registry.submit_return").
    Raises: Invalid on `label`, `scopes` or `days`; NotAllowed for a program that uses a token itself.
    """
    require(by, "kernel.issue_token", by)
    if not label.strip():
        raise Invalid(_("请写明令牌的用途。"), field="label", value=label)
    unknown = sorted(set(scopes) - set(BROAD_SCOPES) - set(verbs()))
    if unknown or not scopes:
        raise Invalid(
            _("没有这样的权限范围。"),
            field="scopes",
            value=", ".join(unknown),
            remedy=_("可用 read、write，或单个权限的名称。"),
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(_("有效天数超出范围。"), field="days", value=days, remedy=_("请填写 1 到 366 之间的整数。"))
    minted, now = new_token(), clock.now()
    token = ApiToken.objects.create(
        user=by,
        label=label.strip(),
        prefix=minted.prefix,
        digest=minted.digest,
        scopes=sorted(set(scopes)),
        issued_at=now,
        expires_at=now + timedelta(days=days),
    )
    expires = token.expires_at.isoformat()
    journal.publish(TokenIssued(subject=token.uri, owner=by.uri, scopes=token.scopes, expires=expires), by=by)
    return token, minted.text


@transaction.atomic
def revoke_token(*, by: User, token: ApiToken) -> None:
    """From now on the token opens nothing; revoking twice changes nothing.

    Raises: NotAllowed unless `by` owns it or may administer accounts.
    """
    require(by, "kernel.revoke_token", token)
    token = ApiToken.objects.select_for_update(of=("self",), no_key=True).get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        journal.publish(TokenRevoked(subject=token.uri, owner=token.user.uri), by=by)


def use_token(*, text: str) -> ApiToken | None:
    """The live token with this text, or None. Its last use is noted at most once an hour: part of the access log."""
    now = clock.now()
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest_of(text), revoked_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if token is not None:
        unseen = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTE_USE_EVERY)
        ApiToken.objects.filter(unseen, pk=token.pk).update(last_used_at=now)
    return token

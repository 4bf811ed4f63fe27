"""Who am I, and my tokens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from valley.kernel.actions import tokens
from valley.kernel.models import ApiToken
from valley.kernel.queries import accounts as queries

router = Router(tags=["me"])


class Me(Schema):
    """The account that is asking."""

    uri: str
    username: str
    language: str


class Token(Schema):
    """A token without its secret. Times are UTC."""

    public_id: UUID
    label: str
    prefix: str
    scopes: list[str]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


@router.get("/me", response=Me, url_name="me", summary="Who is asking")
def me(request: HttpRequest) -> Any:
    """The account behind the session or the token."""
    return request.auth  # type: ignore[attr-defined]


@router.get("/me/tokens", response=list[Token], url_name="my_tokens", summary="My tokens")
def my_tokens(request: HttpRequest) -> Any:
    """All tokens of the account, newest first, without their secrets."""
    return queries.tokens_of(request.auth)  # type: ignore[attr-defined]


@router.delete("/me/tokens/{public_id}", response={204: None}, url_name="my_token", summary="Revoke a token")
def revoke(request: HttpRequest, public_id: UUID) -> Any:
    """From now on the token opens nothing. Revoking twice answers 204 as well."""
    user = request.auth  # type: ignore[attr-defined]
    token = get_object_or_404(ApiToken, user=user, public_id=public_id)
    tokens.revoke_token(by=user, token=token)
    return Status(204, None)

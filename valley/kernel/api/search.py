"""Search for programs: the same answers as on the page."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema

from valley.kernel import search
from valley.kernel.actions import note_access
from valley.kernel.api.auth import SESSION, TOKEN
from valley.kernel.models import User

router = Router(tags=["search"])


class Found(Schema):
    """One thing that this account may see. `score`: greater is nearer; it says nothing across answers."""

    uri: str
    kind: str
    title: str
    subtitle: str
    score: float


def without_account(request: HttpRequest) -> AnonymousUser | None:
    """Whoever shows neither session nor token searches what is public; a wrong token is refused."""
    return None if "Authorization" in request.headers else AnonymousUser()


@router.get(
    "/search",
    response=list[Found],
    url_name="search",
    auth=[TOKEN, SESSION, without_account],
    summary="Search everything one may see",
)
def find(
    request: HttpRequest,
    q: QueryEx[str, P(max_length=200, description="two letters are enough; pinyin, initials, codes too")] = "",
    kind: QueryEx[str, P(max_length=60, description="one kind only, as in `kind` of the answers")] = "",
    limit: QueryEx[int, P(ge=1, le=search.FIRST)] = 20,
) -> Any:
    """Best first. An empty query finds nothing."""
    hits = search.find(q, request.user, kind=kind)[:limit]
    opened = [hit.key for hit in hits if hit.key]
    if opened and isinstance(request.user, User):
        note_access(by=request.user, keys=opened, uri="/api/v1/search")
    return [
        Found(
            uri=hit.card.uri, kind=hit.kind, title=hit.card.title, subtitle=hit.card.subtitle, score=round(hit.score, 3)
        )
        for hit in hits
    ]

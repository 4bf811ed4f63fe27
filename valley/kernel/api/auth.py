"""Who is asking: a person's session (with CSRF protection), or a program's token."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import translation
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer
from ninja.security.session import SessionAuth

from valley.kernel.actions.tokens import BROAD_SCOPES, use_token
from valley.kernel.errors import TooMany
from valley.kernel.models import User

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class TokenAuth(HttpBearer):
    """`Authorization: Bearer nv_…`.

    "read" opens every GET, "write" every method; a token of single verbs opens what needs just these
    (`permissions.may` sees to that). 30 wrong tokens a minute from one address answer 429.
    """

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        found = use_token(text=token)
        if found is None:
            if not ratelimit.consume(request, app="allauth.account", action="api_token", limit_get=True):
                raise TooMany
            return None
        user, scopes = found.user, set(found.scopes)
        safe = request.method in SAFE_METHODS
        if scopes <= {"read"} and not safe:
            raise AuthorizationError
        everything = "write" in scopes or ("read" in scopes and safe)
        # A token's user carries a set even for "write", so that a token never begets a token.
        user.allowed_verbs = _Everything() if everything else frozenset(scopes - set(BROAD_SCOPES))
        request.user = user
        if "Accept-Language" not in request.headers:
            translation.activate(user.language)
        return user


class _Everything(frozenset[str]):
    """Contains every verb."""

    def __contains__(self, verb: object) -> bool:
        return True


class BrowserAuth(SessionAuth):
    """A person's session, with proof that the browser means it (CSRF) wherever there is somebody to protect."""

    def __call__(self, request: HttpRequest) -> User | None:
        if not request.user.is_authenticated:
            return None
        user: User | None = super().__call__(request)
        return user


TOKEN = TokenAuth()
SESSION = BrowserAuth()

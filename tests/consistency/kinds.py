"""The eleven kinds of visitor, and a small valley for them to visit."""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from valley.kernel.models import User
from valley.registry.actions.roles import grant_role
from valley.registry.models import Organisation

KINDS = (
    "anonymous",
    "outsider",
    "member",
    "filler",
    "signer",
    "administrator",
    "other_administrator",
    "operator",
    "assessor",
    "regulator",
    "leading_group",
)
INSIDE = {"member": "member", "filler": "filler", "signer": "signer", "administrator": "administrator"}
PARK = ("operator", "assessor", "regulator", "leading_group")


@dataclass
class World:
    """Two organisations, one account of each kind; `made` keeps what the makers of objects made."""

    users: dict[str, User]
    organisation: Organisation
    other: Organisation
    made: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def client(self, kind: str) -> Client:
        """A browser in which a visitor of this kind is signed in."""
        client = Client()
        if kind != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[kind]
        return client

    def afresh(self) -> "World":
        """The same valley with nothing made in it yet, for a test that will be rolled back to here."""
        return replace(self, users=deepcopy(self.users), made={})


@cache
def _hashed() -> str:
    return make_password("correct horse battery")


def build() -> World:
    """Make the world; its accounts share one password, for hashing takes a quarter of a second each."""
    users = {kind: User.objects.create(username=kind, password=_hashed()) for kind in KINDS if kind != "anonymous"}
    ours, other = (Organisation.objects.create(name=name) for name in ("甲食品有限公司", "乙食品有限公司"))
    for kind, role in INSIDE.items():
        grant_role(by=None, user=users[kind], role=role, organisation=ours)
    grant_role(by=None, user=users["other_administrator"], role="administrator", organisation=other)
    for kind in PARK:
        grant_role(by=None, user=users[kind], role=kind)
    return World(users, ours, other, cookies={kind: _signed_in(user) for kind, user in users.items()})


def _signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value

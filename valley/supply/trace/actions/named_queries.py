"""Named queries: define and drop; pages given up; prefixes registered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.models import Organisation
from valley.supply.trace.engine.keys import prefixes_of
from valley.supply.trace.engine.query import parse
from valley.supply.trace.errors import QueryNameTaken
from valley.supply.trace.events import PrefixRegistered, QueryDefined, QueryDropped
from valley.supply.trace.models import CompanyPrefix, NamedQuery, RevokedPage


@transaction.atomic
def define_query(*, by: User, name: str, query: Mapping[str, Any], prefixes: Mapping[str, str]) -> NamedQuery:
    """A view of the store under a name that is free.

    query: in the EPCIS query language; prefixes: of the request, beside the query's own `@context`.
    Raises: NotAllowed; QueryFault where it is no query; QueryNameTaken.
    """
    require(by, "trace.define_query")
    own = {key: value for key, value in query.items() if key != "@context"}
    parse(own, {**prefixes, **prefixes_of(query.get("@context"))})
    made, new = NamedQuery.objects.get_or_create(
        name=name, defaults={"query": query, "prefixes": prefixes, "by": by, "created_at": clock.now()}
    )
    if not new:
        raise QueryNameTaken(field="name", value=name)
    publish(QueryDefined(subject=made.uri), by=by)
    return made


@transaction.atomic
def drop_query(*, by: User, query: NamedQuery) -> None:
    """The name is free again; its subscriptions end. Raises: NotAllowed."""
    require(by, "trace.drop_query", query)
    publish(QueryDropped(subject=query.uri, subscriptions=query.subscriptions.count()), by=by)
    query.delete()


@transaction.atomic
def revoke_page(*, by: User, digest: bytes, expires_at: datetime) -> None:
    """The page token with this SHA-256 opens nothing any more. What expired is swept out."""
    require(by, "trace.query")
    RevokedPage.objects.filter(expires_at__lt=clock.now()).delete()
    RevokedPage.objects.get_or_create(digest=digest, defaults={"expires_at": expires_at})


@transaction.atomic
def register_prefix(*, by: User, organisation: Organisation, prefix: str) -> CompanyPrefix:
    """Note the GS1 company prefix of an organisation: 6 to 12 digits, free of every other one's beginning.

    Source: GS1 General Specifications §1.2.4: no company prefix begins with another.
    Raises: NotAllowed; Invalid on `prefix`.
    """
    require(by, "trace.register_prefix", organisation)
    if not (prefix.isascii() and prefix.isdigit() and 6 <= len(prefix) <= 12):
        raise Invalid(_("厂商识别代码是 6 到 12 位数字。"), field="prefix", value=prefix)
    for other in CompanyPrefix.objects.values_list("prefix", flat=True):
        if other.startswith(prefix) or prefix.startswith(other):
            raise Invalid(_("与已登记的厂商识别代码重叠。"), field="prefix", value=other)
    made = CompanyPrefix.objects.create(organisation=organisation, prefix=prefix, registered_at=clock.now(), by=by)
    publish(PrefixRegistered(subject=organisation.uri, prefix=prefix), by=by)
    return made

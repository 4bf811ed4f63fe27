"""Found events written as documents."""

import json
from collections.abc import Iterable
from datetime import datetime

from valley.supply.trace.engine.formats import CbvFormat, EpcFormat, Translator, identifiers
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.reports import Stored, query_document
from valley.supply.trace.models import CompanyPrefix, Context, Node
from valley.supply.trace.queries.epcis import Found


def translator_for(events: Iterable[Found], asked: EpcFormat) -> Translator:
    """A translator that knows the URNs first seen of what these events name, and every registered prefix."""
    if asked is not EpcFormat.URN:
        return Translator(asked)
    links = {canonical(uri) for found in events for uri in identifiers(json.loads(found.body))}
    return Translator(asked, urns_of(links), list(CompanyPrefix.objects.values_list("prefix", flat=True)))


def urns_of(links: Iterable[str]) -> dict[str, str]:
    """Canonical Digital Link → the URN in which its key was first seen, where one was."""
    ids = [node_id(link) for link in links]
    return dict(Node.objects.filter(pk__in=ids).exclude(urn="").values_list("uri", "urn"))


def report(
    events: Iterable[Found],
    *,
    name: str,
    translate: Translator,
    created: datetime,
    subscription: str = "",
    xml: bool = False,
    cbv_format: CbvFormat = CbvFormat.NO_PREFERENCE,
) -> bytes:
    """An EPCISQueryDocument with these events, in JSON-LD or XML."""
    found = list(events)
    contexts = Context.objects.in_bulk({one.context_id for one in found if one.context_id is not None})
    stored = [
        Stored(one.body, contexts[one.context_id].context if one.context_id is not None else None, one.record_time)
        for one in found
    ]
    return query_document(stored, created=created, name=name, translate=translate, subscription=subscription)

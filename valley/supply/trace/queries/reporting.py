"""Found events written as documents."""

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from valley.supply.trace.engine.disclosure import EVERYTHING, Group
from valley.supply.trace.engine.documents import text_of
from valley.supply.trace.engine.formats import CbvFormat, EpcFormat, Translator, identifiers
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.reports import Stored, query_document, xml_document
from valley.supply.trace.models import CompanyPrefix, Context, Node
from valley.supply.trace.queries.epcis import Found
from valley.supply.trace.queries.visibility import Sight


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
    sight: Sight,
    name: str,
    translate: Translator,
    created: datetime,
    subscription: str = "",
    xml: bool = False,
    cbv_format: CbvFormat = CbvFormat.NO_PREFERENCE,
) -> bytes:
    """An EPCISQueryDocument with what `sight` is shown of these events, in JSON-LD or XML."""
    found = list(events)
    contexts = Context.objects.in_bulk({one.context_id for one in found if one.context_id is not None})
    stored = [
        Stored(
            _shown(one, sight),
            contexts[one.context_id].context if one.context_id is not None else None,
            one.record_time if Group.TIME in sight.groups(one.organisation_id, one.relation) else None,
        )
        for one in found
    ]
    if xml:
        return xml_document(
            stored, created=created, name=name, translate=translate, subscription=subscription, cbv_format=cbv_format
        )
    return query_document(stored, created=created, name=name, translate=translate, subscription=subscription)


def _shown(found: Found, sight: Sight) -> str:
    """The event's text without what is withheld from the viewer."""
    if sight.groups(found.organisation_id, found.relation) == EVERYTHING:
        return found.body
    body = json.loads(found.body, parse_float=Decimal)
    shown, withheld = sight.show(body, found.organisation_id, found.relation)
    return text_of(shown) if withheld else found.body

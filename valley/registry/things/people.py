"""People: a card shows the name to whom may see it; search keeps keyed digests; a person can take what is held."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel import clock, personal
from valley.kernel.models import PersonKey
from valley.kernel.permissions import may
from valley.kernel.personal import Holding, holds
from valley.kernel.things import Card, Document, Kind, Viewer, register
from valley.registry.models import Consent, Engagement, Person, TalentType
from valley.registry.queries import name_of
from valley.registry.queries.people import engagements_on
from valley.registry.rules.search import administrators_token
from valley.registry.things.identities import find, uris_of


def _card(uri: str, viewer: Viewer) -> Card | None:
    found: Person | None = find(Person, uri)
    if found is None or not may(viewer, "registry.view_person", found):
        return None
    return Card(uri=found.uri, kind=_("人员"), title=name_of(found) or _("（已删除）"))


def _document(uri: str) -> Document | None:
    """For those who may open the name. None once it is erased or blocked: the index then drops its digests."""
    found: Person | None = find(Person, uri)
    name = name_of(found) if found else ""
    if found is None or not name:
        return None
    employers = engagements_on(clock.today()).filter(person=found).select_related("organisation")
    audience = {"park:operator", *(administrators_token(row.organisation) for row in employers)}
    if found.user:
        audience.add(f"user:{found.user.public_id}")
    return Document(
        uri=found.uri, kind="person", title=name, audience=tuple(sorted(audience)), key=str(found.key.public_id)
    )


@holds("registry")
def held(key: PersonKey) -> Iterator[Holding]:
    """What the registry holds about the person."""
    person = Person.objects.filter(key=key).first()
    if person is None:
        return
    purpose = gettext_lazy("人才统计与园区服务")
    yield Holding(person.uri, gettext_lazy("姓名"), personal.read(key, person.name_sealed) or "", purpose)
    contact = personal.read(key, person.contact_sealed)
    if contact:
        yield Holding(person.uri, gettext_lazy("联系方式"), contact, purpose)
    for consent in Consent.objects.filter(person=person).order_by("pk"):
        yield Holding(consent.uri, gettext_lazy("同意"), f"{consent.given_on} {consent.version}", consent.purpose)
    for talent in TalentType.objects.filter(person=person).order_by("pk"):
        yield Holding(
            talent.uri, gettext_lazy("人才类型"), f"{talent.get_talent_display()} {talent.started_on}", purpose
        )
    for engagement in Engagement.objects.filter(person=person).select_related("organisation").order_by("pk"):
        words = f"{engagement.organisation.name} {engagement.started_on} — {engagement.ended_on or ''}"
        yield Holding(engagement.uri, gettext_lazy("任职"), words, purpose)


register(
    Kind(
        name="person",
        label=gettext_lazy("人员"),
        prefix=Person.uri_prefix,
        card=_card,
        document=_document,
        all_uris=lambda: uris_of(Person),
    )
)

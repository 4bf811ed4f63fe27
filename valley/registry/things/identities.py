"""Organisations, places and alliances: cards, search documents, open work."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.engine.industries import classification
from valley.registry.models import (
    Alliance,
    DuplicateSuspicion,
    FormerName,
    Industry,
    Organisation,
    OrganisationIdentifier,
    Place,
    Verdict,
)
from valley.registry.rules import is_operator


def find(model: Any, uri: str) -> Any:
    """The object of `model` with this URI, or None; tabs and forms below it belong to it."""
    public_id = uri.removeprefix(model.uri_prefix).split("/", 1)[0]
    try:
        return model.objects.filter(public_id=UUID(public_id)).first()
    except ValueError:
        return None


def find_all(model: Any, uris: Sequence[str]) -> dict[str, Any]:
    """The objects of `model` with these URIs, by URI."""
    prefix = model.uri_prefix
    ids = {uri: uri.removeprefix(prefix).split("/", 1)[0] for uri in uris}
    rows = {str(row.public_id): row for row in model.objects.filter(public_id__in=_uuids(ids.values()))}
    return {uri: rows[public_id] for uri, public_id in ids.items() if public_id in rows}


def _uuids(texts: Iterable[str]) -> Iterator[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue


def uris_of(model: Any) -> Iterator[str]:
    """Every URI of `model`, in order of entry."""
    for public_id in model.objects.order_by("pk").values_list("public_id", flat=True).iterator():
        yield f"{model.uri_prefix}{public_id}"


Cards = Callable[[Sequence[str], Viewer], Mapping[str, Card]]


def _one(cards: Cards) -> Callable[[str, Viewer], Card | None]:
    return lambda uri, viewer: cards([uri], viewer).get(uri)


def _organisation_cards(uris: Sequence[str], viewer: Viewer) -> Mapping[str, Card]:
    found = find_all(Organisation, uris) if viewer.is_authenticated else {}
    rows = OrganisationIdentifier.objects.known().filter(organisation__in=found.values()).exclude(value="")
    codes = dict(rows.order_by("scheme").values_list("organisation_id", "value"))  # a credit code before the others
    return {
        uri: Card(uri=row.uri, kind=_("单位"), title=row.name, subtitle=codes.get(row.pk, ""))
        for uri, row in found.items()
    }


def _organisation_document(uri: str) -> Document | None:
    found: Organisation | None = find(Organisation, uri)
    if found is None:
        return None
    formers = FormerName.objects.known().filter(organisation=found).values_list("name", flat=True)
    industry = Industry.objects.known().filter(organisation=found).order_by("-period").first()
    known = classification().get(industry.code) if industry else None
    words = [found.short_name, found.name_en, *formers, known.name if known else ""]
    codes = OrganisationIdentifier.objects.known().filter(organisation=found).exclude(value="")
    return Document(
        uri=found.uri,
        kind="organisation",
        title=found.name,
        text=" ".join(word for word in words if word),
        codes=tuple(codes.values_list("value", flat=True)),
        audience=("account",),
    )


def _organisation_work(user: User) -> Iterable[Work]:
    if not is_operator(user):
        return
    living = DuplicateSuspicion.objects.filter(
        verdict=Verdict.OPEN, first__ended_on=None, second__ended_on=None
    ).select_related("first", "second")
    for suspicion in living.order_by("pk")[:50]:
        title = _("疑似重复：%(first)s 与 %(second)s") % {"first": suspicion.first, "second": suspicion.second}
        yield Work(uri=suspicion.uri, title=title, next_step=_("核对并作出结论"))


def _place_cards(uris: Sequence[str], viewer: Viewer) -> Mapping[str, Card]:
    found = find_all(Place, uris) if viewer.is_authenticated else {}
    return {
        uri: Card(uri=row.uri, kind=str(row.get_level_display()), title=row.name, subtitle=row.role or row.code)
        for uri, row in found.items()
    }


def _place_document(uri: str) -> Document | None:
    found: Place | None = find(Place, uri)
    return (
        None
        if found is None
        else Document(
            uri=found.uri, kind="place", title=found.name, text=found.role, codes=(found.code,), audience=("account",)
        )
    )


def _alliance_cards(uris: Sequence[str], viewer: Viewer) -> Mapping[str, Card]:
    found = find_all(Alliance, uris) if viewer.is_authenticated else {}
    return {uri: Card(uri=row.uri, kind=_("联盟"), title=row.name, subtitle=row.field) for uri, row in found.items()}


def _alliance_document(uri: str) -> Document | None:
    found: Alliance | None = find(Alliance, uri)
    return (
        None
        if found is None
        else Document(uri=found.uri, kind="alliance", title=found.name, text=found.field, audience=("account",))
    )


def _duplicate_card(uri: str, viewer: Viewer) -> Card | None:
    found: DuplicateSuspicion | None = (
        find(DuplicateSuspicion, uri) if may(viewer, "registry.merge_organisations", None) else None
    )
    return None if found is None else Card(uri=found.uri, kind=_("疑似重复"), title=f"{found.first} ~ {found.second}")


register(
    Kind(
        name="organisation",
        label=gettext_lazy("单位"),
        prefix=Organisation.uri_prefix,
        card=_one(_organisation_cards),
        cards=_organisation_cards,
        work=_organisation_work,
        document=_organisation_document,
        all_uris=lambda: uris_of(Organisation),
    )
)
register(
    Kind(
        name="place",
        label=gettext_lazy("场所"),
        prefix=Place.uri_prefix,
        card=_one(_place_cards),
        cards=_place_cards,
        document=_place_document,
        all_uris=lambda: uris_of(Place),
    )
)
register(
    Kind(
        name="alliance",
        label=gettext_lazy("联盟"),
        prefix=Alliance.uri_prefix,
        card=_one(_alliance_cards),
        cards=_alliance_cards,
        document=_alliance_document,
        all_uris=lambda: uris_of(Alliance),
    )
)
register(
    Kind(
        name="duplicate",
        label=gettext_lazy("疑似重复"),
        prefix=DuplicateSuspicion.uri_prefix,
        card=_duplicate_card,
    )
)

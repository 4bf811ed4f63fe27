"""People as of a date and a knowledge. Sealed text is opened here, one by one, and only here."""

from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from valley.kernel import clock, personal
from valley.registry.models import Engagement, Organisation, Person, TalentType


def engagements_on(day: date, known_at: datetime | None = None) -> QuerySet[Engagement]:
    """Who works where on `day`, as known at `known_at`."""
    rows: QuerySet[Engagement] = Engagement.objects.known(known_at).on(day)
    return rows


def people_of(organisation: Organisation | None = None, day: date | None = None) -> QuerySet[Person]:
    """People engaged on `day` (with `organisation`: there), with `present` engagements and `talents` prefetched."""
    day = day or clock.today()
    present = engagements_on(day).select_related("organisation")
    people = Person.objects.select_related("key")
    if organisation is not None:
        people = people.filter(pk__in=present.filter(organisation=organisation).values("person"))
    talents = TalentType.objects.known().on(day)
    return people.prefetch_related(
        Prefetch("engagements", queryset=present, to_attr="present"),
        Prefetch("talent_types", queryset=talents, to_attr="talents"),
    )


def name_of(person: Person) -> str:
    """The person's name; "" once erased or blocked. Whoever shows it notes the access."""
    return personal.read(person.key, person.name_sealed) or ""

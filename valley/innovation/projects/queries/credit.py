"""Whose share is what: orders that a viewer may see, a person's time."""

from django.db.models import Q, QuerySet

from valley.innovation.projects.models import Appointment, Order, Part
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import deputised
from valley.registry.models import Person
from valley.registry.queries import acted_for
from valley.registry.rules import is_operator, is_staff


def orders_for(user: User) -> QuerySet[Order]:
    """Orders that `user` may open."""
    rows = Order.objects.select_related("customer", "contractor", "contract")
    if deputised(user, is_staff):
        return rows
    ours = acted_for(user)
    return rows.filter(Q(customer__in=ours) | Q(contractor__in=ours))


def shares_of_person(person: Person) -> QuerySet[Part]:
    """The parts of a person's time today."""
    live = Appointment.objects.filter(person=person, period__contains=clock.today())
    found: QuerySet[Part] = Part.objects.filter(split__in=live.values("split")).select_related("organisation", "split")
    return found


def appointments_for(user: User) -> QuerySet[Appointment]:
    """Appointments of which `user`'s organisations hold a part; all for the park office."""
    if deputised(user, is_operator):
        return Appointment.objects.all()
    return Appointment.objects.filter(split__parts__organisation__in=acted_for(user)).distinct()

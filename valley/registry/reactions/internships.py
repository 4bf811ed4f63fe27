"""The person on an internship is told, where there is an account."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.journal import on
from valley.kernel.models import Entry
from valley.kernel.notices import declare, notify
from valley.registry.events.internships import PlacementMoved
from valley.registry.models import Placement

declare("registry.placement_moved", _("实习安排有变化：%(thing)s"))


@on(PlacementMoved)
def tell_the_intern(event: PlacementMoved, entry: Entry) -> None:
    """Placed, begun, assessed, ended: the person knows as soon as the base does."""
    public_id = event.subject.removeprefix(Placement.uri_prefix)
    placement = Placement.objects.select_related("person__user").filter(public_id=public_id).first()
    if placement is not None and placement.person.user is not None:
        notify(placement.person.user, "registry.placement_moved", placement.uri)

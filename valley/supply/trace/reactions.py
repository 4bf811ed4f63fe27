"""What follows when events were captured."""

from valley.kernel.journal import on
from valley.kernel.models import Entry
from valley.supply.trace import actions
from valley.supply.trace.events import EventsCaptured


@on(EventsCaptured)
def draw_the_graph(event: EventsCaptured, entry: Entry) -> None:
    """Stays and whereabouts follow the store; what has no position yet is taken in by the next minute's task."""
    actions.follow_all()

"""What the plan does when records change: the figures that rest on them are stale, and are made anew."""

from valley.kernel import measures
from valley.kernel.events import Event
from valley.kernel.journal import on
from valley.kernel.models import Entry
from valley.plan.actions.jobs import ask_for_recompute
from valley.plan.actions.readings import mark_stale
from valley.plan.events import PlanLoaded
from valley.plan.queries.values import active_edition


def follow(event: type[Event]) -> None:
    """Recompute what depends on `event`. One reaction per kind of event, named after it."""

    def recompute_after(happened: Event, entry: Entry) -> None:
        edition = active_edition()
        if edition and mark_stale(edition=edition, event=type(happened)):
            ask_for_recompute()

    recompute_after.__qualname__ = f"recompute_after.{event.name()}"
    on(event)(recompute_after)


@on(PlanLoaded)
def compute_a_new_plan(event: PlanLoaded, entry: Entry) -> None:
    """A plan just loaded has definitions that nobody has computed yet."""
    ask_for_recompute()


# Sorted, so that two processes register alike; kernel opens all measures before any reactions.
for _event in sorted(
    {event for name in measures.names() if (found := measures.get(name)) for event in found.stale_on},
    key=lambda event: event.name(),
):
    follow(_event)

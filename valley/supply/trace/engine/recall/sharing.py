"""Who was on a line, in a vessel or on a truck together: uses of a resource between two recorded cleanings."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from valley.supply.trace.engine.recall.scope import Sharing


@dataclass(frozen=True, slots=True)
class Use:
    """A lot was on a resource at a time, as an event says."""

    resource: str
    lot: str
    at: datetime
    event: str


def sharings(
    uses: Iterable[Use], cleanings: Mapping[str, Sequence[datetime]], lots: Collection[str]
) -> Iterator[Sharing]:
    """Other lots that shared a resource with one of `lots` between two cleanings; once each pair and resource.

    cleanings: times by resource, sorted. A use at the moment of a cleaning counts as after it.
    """
    wanted = set(lots)
    by_window: dict[tuple[str, int], list[Use]] = defaultdict(list)
    for use in uses:
        by_window[use.resource, bisect_right(cleanings.get(use.resource, ()), use.at)].append(use)
    for (resource, window), inside in sorted(by_window.items(), key=lambda pair: pair[0]):
        mine = [use for use in inside if use.lot in wanted]
        if not mine:
            continue
        times = cleanings.get(resource, ())
        before, after = times[window - 1] if window else None, times[window] if window < len(times) else None
        ours = sorted(mine, key=lambda use: use.at)
        moments = [use.at for use in ours]
        told = set[str]()
        for use in sorted(inside, key=lambda use: use.at):
            if use.lot in wanted or use.lot in told:
                continue
            told.add(use.lot)
            near = ours[max(0, bisect_right(moments, use.at) - 1)]  # the last before it, else the first
            yield Sharing(near.lot, use.lot, resource, use.at, use.event, before, after, use.at < near.at)

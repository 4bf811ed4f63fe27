"""Where the chain has gaps, who is courted for them, and who inside could grow into them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from valley.registry.engine.industries import classification
from valley.registry.models import ChainLink, Industry, Organisation, PartnerCase, Stage
from valley.registry.queries.organisations import residents


@dataclass(frozen=True)
class LinkState:
    """A link today: who is in the park and does it, which cases run for it, who stands next to it in the chain."""

    link: ChainLink
    here: tuple[Organisation, ...]
    cases: tuple[PartnerCase, ...]
    near: tuple[Organisation, ...]

    @property
    def gap(self) -> int:
        """How many firms are still wanting."""
        return max(0, self.link.wanted - len(self.here))

    @property
    def uncourted(self) -> int:
        """How many of them nobody is courted for."""
        return max(0, self.gap - len(self.cases))


def covers(codes: Iterable[str], code: str) -> bool:
    """Whether an industry stands at or below one of `codes` in the classification; a letter is a whole section."""
    held = classification().get(code)
    section = held.section if held else ""
    return any(code.startswith(each) or (each.isalpha() and section == each) for each in codes)


def chain(day: date) -> list[LinkState]:
    """Every link in use, from upstream to downstream; three queries."""
    links = list(ChainLink.objects.filter(ended_on=None))
    rows = Industry.objects.known().on(day).filter(organisation__in=residents(day)).select_related("organisation")
    firms = [(row.organisation, row.code) for row in rows.order_by("organisation__name", "pk")]
    cases: dict[int, list[PartnerCase]] = {}
    running = PartnerCase.objects.filter(link__in=links).exclude(stage__in=[Stage.STOPPED, Stage.ACTIVE])
    for case in running.select_related("owner").order_by("due_on", "pk"):
        cases.setdefault(case.link_id or 0, []).append(case)
    here = [tuple(firm for firm, code in firms if covers(link.codes, code)) for link in links]
    return [
        LinkState(link, here[n], tuple(cases.get(link.pk, ())), _near(here, n) if len(here[n]) < link.wanted else ())
        for n, link in enumerate(links)
    ]


def _near(here: Sequence[tuple[Organisation, ...]], n: int) -> tuple[Organisation, ...]:
    """Firms of the links before and after that are not in this one: they know its goods (内聚)."""
    found: dict[int, Organisation] = {}
    for beside in (n - 1, n + 1):
        if 0 <= beside < len(here):
            found |= {firm.pk: firm for firm in here[beside]}
    own = {firm.pk for firm in here[n]}
    return tuple(firm for pk, firm in found.items() if pk not in own)

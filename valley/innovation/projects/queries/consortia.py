"""Who is missing in a consortium and who could come; how its programme stands."""

from dataclasses import dataclass

from valley.innovation.exchange.queries import results_on, topics_named
from valley.innovation.projects.engine.chains import Piece, too_early, uncovered
from valley.innovation.projects.models import Chair, Consortium, Dependency, Seat, WorkPackage
from valley.registry.models import Kind, Organisation

#: Kinds of organisation in the register that can take a role; any firm, farm or hospital may be who uses a technology.
KINDS = {
    Chair.GOVERNMENT: (Kind.GOVERNMENT,),
    Chair.INDUSTRY: (Kind.ENTERPRISE,),
    Chair.UNIVERSITY: (Kind.UNIVERSITY,),
    Chair.RESEARCH: (Kind.INSTITUTE, Kind.LABORATORY),
    Chair.USER: (Kind.ENTERPRISE, Kind.FARM, Kind.HOSPITAL, Kind.ASSOCIATION),
    Chair.FINANCE: (Kind.FINANCE,),
}
MOST = 5


@dataclass(frozen=True)
class Candidate:
    """An organisation that could take a role: the consortium's topics that it names itself, and its results on them."""

    organisation: Organisation
    topics: tuple[str, ...]
    results_count: int

    @property
    def weight(self) -> int:
        return 2 * len(self.topics) + self.results_count


def empty_roles(consortium: Consortium) -> list[Chair]:
    """Roles in which nobody sits, in the order of the plan."""
    taken = set(consortium.seats.filter(state=Seat.State.TAKEN).values_list("role", flat=True))
    return [role for role in Chair if role.value not in taken]


def candidates_for(consortium: Consortium, role: Chair) -> list[Candidate]:
    """Organisations of a fitting kind that were not asked yet, best first, at most five.

    What speaks for one is only what it said itself: its topics in the network and its registered results.
    """
    asked = consortium.seats.exclude(state=Seat.State.LEFT).values("organisation")
    kinds = [kind.value for kind in KINDS[role]]
    rows = Organisation.objects.filter(types__kind__in=kinds, types__retracted_at=None).exclude(pk__in=asked)
    rows = rows.exclude(pk=consortium.lead_id).distinct()
    named, made = topics_named(rows), results_on(consortium.topics, rows)
    found = [
        Candidate(one, tuple(t for t in consortium.topics if t in named.get(one.pk, ())), made.get(one.pk, 0))
        for one in rows
    ]
    return sorted(found, key=lambda c: (-c.weight, c.organisation.name))[:MOST]


@dataclass(frozen=True)
class Programme:
    """Packages with what they wait for; links without anybody; (package, prerequisite) in the wrong order of dates."""

    packages: tuple[WorkPackage, ...]
    after: dict[int, tuple[int, ...]]
    uncovered: tuple[str, ...]
    too_early: tuple[tuple[WorkPackage, WorkPackage], ...]


def programme_of(consortium: Consortium) -> Programme:
    """How the joint programme stands; dropped packages are left out."""
    rows = list(consortium.packages.exclude(state=WorkPackage.State.DROPPED).select_related("organisation"))
    after: dict[int, tuple[int, ...]] = {}
    for package, before in Dependency.objects.filter(package__in=rows, after__in=rows).values_list("package", "after"):
        after[package] = (*after.get(package, ()), before)
    pieces = [
        Piece(row.pk, row.link, row.organisation_id is not None, row.due_on, after.get(row.pk, ())) for row in rows
    ]
    known = {row.pk: row for row in rows}
    return Programme(
        tuple(rows),
        after,
        tuple(uncovered(consortium.links, pieces)),
        tuple((known[one], known[other]) for one, other in too_early(pieces)),
    )

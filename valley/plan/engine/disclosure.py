"""Which cells of a table may be shown: primary suppression, and complementary where differencing would undo it.

Cells may overlap in any way: parks and their total, quarters and their year, one month and the next. The published
cells must not allow anybody to compute, by adding and subtracting, a sensitive cell, nor a sensitive difference of
two nested cells (a year less nine months is a quarter, a park today less the park yesterday is one firm). An
organisation that is alone in a withheld cell knows that cell, so the test is repeated from its side (the singleton
problem). Method: secondary suppression by Gaussian elimination, as in Statistics Norway's SSBtools/GaussSuppression
(documented method; no code of it is used). Exact for linear disclosure; bounds from inequalities are not audited.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from valley.plan.engine.elimination import Basis, Vector
from valley.plan.engine.sensitivity import Contribution, Rule, sensitive


class Decision(StrEnum):
    """SHOWN, or withheld: PRIMARY for its own sake, COMPLEMENTARY to protect another. A page shows both alike."""

    SHOWN = "shown"
    PRIMARY = "primary"
    COMPLEMENTARY = "complementary"


@dataclass(frozen=True)
class Cell:
    """An aggregate that somebody may want to see. Cells of higher `weight` are kept longest."""

    key: str
    contributions: tuple[Contribution, ...]
    weight: int = 0


class _Side:
    """The table as one reader sees it: the public, or an organisation that knows its own records."""

    def __init__(self, vectors: Mapping[str, Vector], targets: Iterable[Vector], own: frozenset[int]) -> None:
        self.own = own
        self.vectors = {key: self._blind(vector) for key, vector in vectors.items()}
        blinded = (self._blind(target) for target in targets)
        self.targets = [target for target in blinded if target]
        self.basis = Basis()

    def _blind(self, vector: Vector) -> Vector:
        return {column: value for column, value in vector.items() if column not in self.own}

    def publish(self, key: str) -> Basis | None:
        """The basis with the cell published; None if that would reveal a target."""
        grown = self.basis.with_row(self.vectors[key])
        return None if any(grown.holds(target) for target in self.targets) else grown


def protect(cells: Sequence[Cell], rule: Rule, *, published: Sequence[Cell] = ()) -> dict[str, Decision]:
    """What to do with each cell. `published`: cells the reader may have seen before; they cannot be taken back.

    Raises: ValueError where keys repeat or one atom appears with two amounts or organisations.
    """
    everything = [*published, *cells]
    by_key = {cell.key: cell for cell in everything}
    if len(by_key) < len(everything):
        raise ValueError("cells need different keys")
    secret = {cell.key for cell in cells if sensitive(cell.contributions, rule)}
    alone = _alone(by_key[key] for key in secret)
    vectors, columns = _vectors(everything, alone)
    targets: list[Vector] = [vectors[key] for key in secret]
    targets += _nested(everything, vectors, rule)
    sides = [_Side(vectors, targets, frozenset())]
    sides += [_Side(vectors, targets, columns[organisation]) for organisation in sorted(alone)]
    for cell in published:
        for side in sides:
            side.basis = side.basis.with_row(side.vectors[cell.key])
    for side in sides:
        # What earlier publications gave away is lost: it must not block everything else.
        side.targets = [target for target in side.targets if not side.basis.holds(target)]
    decisions = dict.fromkeys((cell.key for cell in cells), Decision.PRIMARY)
    candidates = [cell for cell in cells if cell.key not in secret]
    for cell in sorted(candidates, key=lambda cell: (-cell.weight, -len(cell.contributions), cell.key)):
        grown = [side.publish(cell.key) for side in sides]
        if any(basis is None for basis in grown):
            decisions[cell.key] = Decision.COMPLEMENTARY
            continue
        decisions[cell.key] = Decision.SHOWN
        for side, basis in zip(sides, grown, strict=True):
            assert basis is not None
            side.basis = basis
    return decisions


def _alone(secret: Iterable[Cell]) -> set[str]:
    """Organisations that are the only one in a sensitive cell."""
    groups = ({contribution.organisation for contribution in cell.contributions} for cell in secret)
    return {next(iter(group)) for group in groups if len(group) == 1}


def _vectors(cells: Sequence[Cell], alone: set[str]) -> tuple[dict[str, Vector], dict[str, frozenset[int]]]:
    """Each cell over blocks: atoms that always appear together, those of a lone organisation kept apart."""
    where: dict[str, set[str]] = defaultdict(set)
    atoms: dict[str, Contribution] = {}
    for cell in cells:
        for contribution in cell.contributions:
            if atoms.setdefault(contribution.atom, contribution) != contribution:
                raise ValueError(f"atom {contribution.atom} appears with two amounts or organisations")
            where[contribution.atom].add(cell.key)
    blocks: dict[tuple[frozenset[str], str], int] = {}
    vectors: dict[str, dict[int, Fraction]] = {cell.key: {} for cell in cells}
    columns: dict[str, set[int]] = {organisation: set() for organisation in alone}
    for atom, keys in where.items():
        organisation = atoms[atom].organisation if atoms[atom].organisation in alone else ""
        column = blocks.setdefault((frozenset(keys), organisation), len(blocks))
        if organisation:
            columns[organisation].add(column)
        for key in keys:
            vectors[key][column] = Fraction(1)
    return dict(vectors), {organisation: frozenset(own) for organisation, own in columns.items()}


def _nested(cells: Sequence[Cell], vectors: Mapping[str, Vector], rule: Rule) -> list[Vector]:
    """Sensitive differences of two cells of which one holds the other."""
    atoms = {cell.key: {contribution.atom for contribution in cell.contributions} for cell in cells}
    found: list[Vector] = []
    for big in cells:
        for small in cells:
            if not atoms[small.key] or not atoms[small.key] < atoms[big.key]:
                continue
            rest = [item for item in big.contributions if item.atom not in atoms[small.key]]
            if sensitive(rest, rule):
                inside = vectors[small.key]
                found.append({column: one for column, one in vectors[big.key].items() if column not in inside})
    return found

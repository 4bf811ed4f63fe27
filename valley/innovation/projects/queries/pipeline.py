"""How cases pass through the stages."""

from dataclasses import dataclass
from statistics import median

from valley.innovation.projects.models import CaseStay, Stage


@dataclass(frozen=True)
class Passage:
    """Over all cases: how many entered a stage, passed its gate, dropped out of it; median days of those who left."""

    stage: str
    entered_count: int
    passed_count: int
    dropped_count: int
    days_median: float | None


def passage() -> list[Passage]:
    """One row a stage, in order."""
    found = []
    stays = CaseStay.objects.values_list(
        "stage", "entered_at", "left_at", "case__state", "case__stage", "gates__verdict"
    )
    seen: dict[str, dict[tuple[object, ...], set[object]]] = {stage.value: {} for stage in Stage}
    for stage, entered, left, state, at, verdict in stays:
        seen[stage].setdefault((entered, left, state, at), set()).add(verdict)
    for stage in Stage:
        rows = seen[stage.value]
        passed = sum("go" in verdicts for verdicts in rows.values())
        dropped = sum(state == "dropped" and at == stage.value for _e, _l, state, at in rows)
        days = [(left - entered).days for entered, left, _s, _a in rows if left is not None]  # type: ignore[operator]
        found.append(Passage(stage.value, len(rows), passed, dropped, float(median(days)) if days else None))
    return found

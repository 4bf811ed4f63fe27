"""Parks of a plan and what lies around them."""

from dataclasses import dataclass

from valley.plan.engine.amounts import Stated
from valley.plan.engine.reader import Section
from valley.plan.engine.text import Quote


@dataclass(frozen=True)
class Park:
    """A park with its role; `distance` from the core, in km. A landmark is a park without role."""

    key: str
    quote: Quote
    core: bool
    role: Quote | None
    distance: Stated | None


def read_park(section: Section) -> Park:
    park = Park(
        key=section.string("key"),
        quote=section.quote(),
        core=section.flag("core"),
        role=section.quote("role") if "role" in section.table else None,
        distance=section.stated("distance") if "distance" in section.table else None,
    )
    section.close()
    return park

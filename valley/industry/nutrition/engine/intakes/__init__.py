"""参考摄入量. What a person of an age, sex and state should take in a day, by edition; and groups of persons."""

from valley.industry.nutrition.engine.intakes.editions import Edition, Reference, editions, read_edition
from valley.industry.nutrition.engine.intakes.people import Person, energy_iom, group, side_by_side, targets

__all__ = [
    "Edition",
    "Person",
    "Reference",
    "editions",
    "energy_iom",
    "group",
    "read_edition",
    "side_by_side",
    "targets",
]

"""Reads that cross tables, each as of (date, knowledge)."""

from valley.registry.queries.beginnings import Beginnings, beginnings
from valley.registry.queries.ladder import facts_of, ladder_of_residents, standing_of
from valley.registry.queries.land import ParcelOutput, average_fen_per_mu, land_output
from valley.registry.queries.organisations import (
    acted_for,
    certificates_in_force,
    current_of,
    find_by_code,
    find_organisation,
    organisations_of,
    organisations_with_facts,
    resided,
    residents,
    roles_of,
)
from valley.registry.queries.people import engagements_on, name_of, people_of
from valley.registry.queries.places import Node, free_places, parks, places_tree
from valley.registry.queries.returns import open_campaigns

__all__ = [
    "Beginnings",
    "Node",
    "ParcelOutput",
    "acted_for",
    "average_fen_per_mu",
    "beginnings",
    "certificates_in_force",
    "current_of",
    "engagements_on",
    "facts_of",
    "find_by_code",
    "find_organisation",
    "free_places",
    "ladder_of_residents",
    "land_output",
    "name_of",
    "open_campaigns",
    "organisations_of",
    "organisations_with_facts",
    "parks",
    "people_of",
    "places_tree",
    "resided",
    "residents",
    "roles_of",
    "standing_of",
]

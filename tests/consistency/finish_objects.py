"""Imports, internships and keys for the matrix."""

from datetime import date
from typing import Any

from tests.consistency import registry_objects
from tests.consistency.kinds import World
from valley.kernel import clock, personal
from valley.registry import models


def own_import(world: World) -> Any:
    """A list that the operator handed in, and that was taken in."""
    return models.ListImport.objects.create(
        kind="organisations", dry_run=True, asked_by=world.users["operator"], state="finished", ended_at=clock.now()
    )


def internship_post(world: World) -> Any:
    """A post of the organisation."""
    return models.InternshipPost.objects.create(
        organisation=world.organisation, title="检验员", places=2, starts_on=date(2024, 1, 1), ends_on=date(2024, 7, 1)
    )


def internship_post_deed(world: World) -> Any:
    """Placing somebody on it."""
    return {"public_id": internship_post(world).public_id, "deed": "place"}


def placement(world: World) -> Any:
    """The filler's own placement on it."""
    person = registry_objects.fillers_person(world)
    return models.Placement.objects.create(post=internship_post(world), person=person)


def placement_deed(world: World) -> Any:
    """The first day."""
    return {"public_id": placement(world).public_id, "deed": "start"}


def person_key(world: World) -> Any:
    """Somebody's key."""
    return personal.new_key()


def person_key_deed(world: World) -> Any:
    """Keeping the data because a law says so."""
    return {"public_id": person_key(world).public_id, "deed": "retain"}


MAKERS = (
    own_import,
    internship_post,
    internship_post_deed,
    placement,
    placement_deed,
    person_key,
    person_key_deed,
)

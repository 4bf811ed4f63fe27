"""Migrations draw no more models than they need, and the same ones."""

from django.db import models
from django.db.migrations import AddConstraint, AddField, CreateModel
from django.db.migrations.state import ProjectState

import valley.kernel.migrations.promises  # noqa: F401


def _drawn() -> ProjectState:
    state = ProjectState()
    CreateModel("Land", [("id", models.BigAutoField(primary_key=True))]).state_forwards("valleytest", state)
    assert state.apps  # drawn from here on
    return state


def _refer(state: ProjectState) -> None:
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("land", models.ForeignKey("valleytest.Land", models.PROTECT, related_name="+")),
    ]
    CreateModel("House", fields, options={"constraints": []}).state_forwards("valleytest", state)


def test_a_new_model_is_drawn_beside_those_that_stand_and_refers_to_them() -> None:
    state = _drawn()
    land = state.apps.get_model("valleytest", "Land")
    _refer(state)
    assert state.apps.get_model("valleytest", "Land") is land
    assert state.apps.get_model("valleytest", "House")._meta.get_field("land").remote_field.model is land


def test_a_drawn_model_is_told_of_a_constraint_and_stays() -> None:
    state = _drawn()
    _refer(state)
    house = state.apps.get_model("valleytest", "House")
    promise = models.UniqueConstraint(fields=["land"], name="house_alone")
    AddConstraint("House", promise).state_forwards("valleytest", state)
    assert state.models["valleytest", "house"].get_constraint_by_name("house_alone") is promise
    assert state.apps.get_model("valleytest", "House") is house
    assert house._meta.constraints == [promise] == house._meta.total_unique_constraints
    AddField("House", "rooms", models.IntegerField(default=1)).state_forwards("valleytest", state)
    again = state.apps.get_model("valleytest", "House")
    assert again is not house
    assert [each.name for each in again._meta.constraints] == ["house_alone"]

"""Models that migrations draw in place are those that would be drawn anew."""

from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState, StateApps


def drawn() -> tuple[ProjectState, int]:
    """The state after all migrations, drawn from the beginning as in an empty database; how many models that took."""
    graph = MigrationLoader(None).graph
    steps = dict.fromkeys(step for leaf in graph.leaf_nodes() for step in graph.forwards_plan(leaf))
    state = ProjectState()
    assert state.apps
    for step in steps:
        for operation in graph.nodes[step].operations:
            operation.state_forwards(step[0], state)
    return state, len(steps)


def told(apps: StateApps) -> dict[str, Any]:
    """Of every model its fields, those of others that refer to it, its constraints and indexes."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        fields = []
        for field in model._meta.get_fields(include_hidden=True):
            related: Any = field.related_model
            label = related._meta.label if related else ""
            fields.append((field.name, type(field).__name__, getattr(field, "column", None) or "", label))
        options = [option.name for option in (*model._meta.constraints, *model._meta.indexes)]
        found[model._meta.label] = sorted(fields), sorted(options)
    return found


def test_what_is_drawn_in_place_is_what_would_be_drawn_anew(monkeypatch: Any) -> None:
    drawings = []
    render = ModelState.render
    monkeypatch.setattr(ModelState, "render", lambda self, apps: drawings.append(self.name) or render(self, apps))  # type: ignore[func-returns-value]
    state, steps = drawn()
    renderings, models = len(drawings), len(state.models)
    assert told(state.apps) == told(StateApps([], state.models))
    assert renderings < 8 * models, f"{renderings} drawings of {models} models in {steps} migrations"

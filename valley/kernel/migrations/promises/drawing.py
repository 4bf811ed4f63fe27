"""What a migration need not draw anew.

Django draws a changed model again, and with it every model that is connected with it: with the user at the centre that
is all of them, hundreds of times while an empty database is filled. Two changes need none of it: nobody refers to a
new model yet, so it is drawn beside the others; and a constraint or an index changes no field, so the drawn model is
told of it (it has to know: what alters a field drops the constraints that are not the model's own).
"""

from typing import Any

from django.db.migrations.state import ModelState, ProjectState


def add_model(self: ProjectState, model_state: ModelState) -> None:
    """In place of Django's own: the new model alone is drawn."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:  # a cached property: drawn once somebody asks
        self.apps.render_multiple([model_state])


def append_option(self: ProjectState, app_label: str, model_name: str, option_name: str, added: Any) -> None:
    """In place of Django's own, for constraints and indexes: nothing is drawn anew."""
    options = self.models[app_label, model_name].options
    options[option_name] = [*options[option_name], added]
    if "apps" in self.__dict__:
        told = self.apps.get_model(app_label, model_name)._meta
        setattr(told, option_name, [*getattr(told, option_name), added])
        told._expire_cache()


ProjectState.add_model = add_model  # type: ignore[method-assign]
ProjectState._append_option = append_option  # type: ignore[attr-defined]

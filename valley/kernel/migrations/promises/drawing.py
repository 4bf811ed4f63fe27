"""What a migration need not draw anew.

Django draws a changed model again, and with it every model that is connected with it: with the user at the centre that
is all of them, hundreds of times while an empty database is filled. Three changes need none of it: nobody refers to a
new model yet, so it is drawn beside the others; a constraint or an index changes no field, so the drawn model is
told of it (it has to know: what alters a field drops the constraints that are not the model's own); and a new field
is given to the drawn model, and those that it refers to learn of it.
"""

from typing import Any

from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED, Field


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


def add_field(
    self: ProjectState, app_label: str, model_name: str, name: str, field: "Field[Any, Any]", preserve_default: bool
) -> None:
    """In place of Django's own: the field is added to the drawn model; those that it refers to learn of it."""
    if field.many_to_many or "apps" not in self.__dict__:  # a table of its own lies between
        drawn_anew(self, app_label, model_name, name, field, preserve_default)
        return
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    key = app_label, model_name
    self.models[key].fields[name] = field
    if self._relations is not None:
        self.resolve_model_field_relations(key, name, field)
    # A clone, as Django draws with: what a drawn field learns of its model must not stand in the state.
    field.clone().contribute_to_class(self.apps.get_model(app_label, model_name), name)
    if field.is_relation:
        self.apps.clear_cache()


drawn_anew = ProjectState.add_field
ProjectState.add_field = add_field  # type: ignore[method-assign]
ProjectState.add_model = add_model  # type: ignore[method-assign]
ProjectState._append_option = append_option  # type: ignore[attr-defined]

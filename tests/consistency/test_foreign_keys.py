"""Foreign keys point down, and nothing below knows of them."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field, Model
from django.db.models.fields.related import RelatedField

from tests.consistency.house import app_of, floor_of


def relations() -> Iterator[tuple[type[Model], RelatedField, type[Model]]]:  # type: ignore[type-arg]
    for model in apps.get_models():
        if not model.__module__.startswith("valley."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, RelatedField) and isinstance(field, Field):
                target = field.related_model
                assert isinstance(target, type)
                if target.__module__.startswith("valley."):
                    yield model, field, target


def test_foreign_keys_point_down() -> None:
    upward = [
        f"{model.__name__}.{field.name} → {target.__module__}"
        for model, field, target in relations()
        if floor_of(app_of(target.__module__)) < floor_of(app_of(model.__module__))
    ]
    assert upward == []


def test_no_app_gives_a_name_to_itself_in_another() -> None:
    named = [
        f"{model.__name__}.{field.name}: related_name {field.remote_field.related_name!r}"
        for model, field, target in relations()
        if app_of(target.__module__) != app_of(model.__module__) and field.remote_field.related_name != "+"
    ]
    assert named == []


def test_there_are_relations_to_look_at() -> None:
    assert sum(1 for _ in relations()) > 20

"""A thing by its URI."""

from collections.abc import Iterator
from typing import Any


def found(model: Any, uri: str, *related: str) -> Any:
    """The row of the model with this URI, or None."""
    tail = uri.removeprefix(model.uri_prefix)
    return model.objects.filter(public_id=tail).select_related(*related).first() if len(tail) == 36 else None


def uris(model: Any) -> Iterator[str]:
    """Every URI of the model, oldest first."""
    for row in model.objects.order_by("pk").iterator():
        yield row.uri

"""Finding the thing that a page is about."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from valley.kernel.errors import Missing


def found(model: Any, *related: str) -> Callable[[UUID], Any]:
    """A finder by public id that brings `related` along. Raises Missing where there is none."""

    def find(public_id: UUID) -> Any:
        row = model.objects.select_related(*related).filter(public_id=public_id).first()
        if row is None:
            raise Missing
        return row

    return find

"""Shares add up for the role that serves, which may only add to them."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories import registry
from tests.kernel.test_append_only import application
from valley.innovation.projects.models import Part, Split

__all__ = ["application"]


@pytest.fixture
def pair(db: None) -> tuple[Any, Any]:
    """An account and an organisation."""
    return registry.office(), registry.organisation()


@pytest.mark.parametrize(("count", "fits"), [(100, True), (99, False)])
def test_the_serving_role_writes_shares_that_make_the_total(
    pair: tuple[Any, Any], application: Any, count: int, fits: bool
) -> None:
    def write() -> None:
        with transaction.atomic():
            split = Split.objects.create(total_count=100, words="协议", agreed_by=pair[0])
            Part.objects.create(split=split, organisation=pair[1], parts_count=count)
            application.execute("SET CONSTRAINTS ALL IMMEDIATE")

    if fits:
        write()
        assert Part.objects.get().parts_count == count
    else:
        with pytest.raises(IntegrityError, match="do not make the total"):
            write()

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command


def test_the_app_is_part_of_the_house() -> None:
    assert apps.get_app_config("trace").name == "valley.supply.trace"


@pytest.mark.django_db
def test_every_change_of_the_tables_has_its_migration() -> None:
    said = StringIO()
    call_command("makemigrations", "trace", check=True, dry_run=True, stdout=said)
    assert "No changes detected" in said.getvalue()

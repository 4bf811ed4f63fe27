"""The demonstration never mixes with real records."""

import pytest

from tests import factories
from tests.factories import registry as make
from valley.config import cli
from valley.config.demo import load
from valley.registry.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("real", ["a user", "a firm"])
def test_real_records_are_left_alone(real: str, capsys: pytest.CaptureFixture[str]) -> None:
    if real == "a user":
        factories.user()
    else:
        make.organisation()
    before = Organisation.objects.count()
    assert cli.main(["demo"]) == 1
    said = capsys.readouterr()
    assert "真实记录" in said.err
    assert "holds real records" in said.err
    assert cli.main(["demo", "--if-empty"]) == 0
    assert Organisation.objects.count() == before
    assert not load.is_loaded()

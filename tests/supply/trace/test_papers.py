"""Papers of a recall on the page: each lot on a line of its own."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.supply.trace import chain as story
from tests.supply.trace.recall_case import scoped, standing
from valley.supply.trace.actions import recalls


@pytest.fixture
def firms(db: None) -> Iterator[story.Firms]:
    yield from standing()


def test_lots_stand_one_below_the_other(client: Client, firms: story.Firms) -> None:
    case = scoped(firms, origin="drill", reason="<b>一</b>\n二")
    paper = recalls.issue_paper(by=firms.users["kitchen"], case=case, kind="plan")
    assert paper.values["goods"].count("\n") >= 2
    client.force_login(firms.users["kitchen"])
    said = client.get(paper.uri).content.decode()
    lines = paper.values["goods"].split("\n")
    assert f"{lines[0]}<br>{lines[1]}" in said
    assert "<b>一</b>" not in said

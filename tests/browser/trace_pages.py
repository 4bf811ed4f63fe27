"""Pages of recall, with the story that they need."""

from datetime import UTC, datetime
from typing import Any

from tests import factories
from tests.supply.trace import chain as story
from valley.kernel.models import User
from valley.supply.trace.actions import recalls


def _case() -> Any:
    firms = story.firms()
    story.chain(firms)
    admin = firms.users["kitchen"]
    case = recalls.open_recall(
        by=admin, organisation=firms.kitchen, title="虚构番茄牛肉酱", origin="drill", recall_class="I",
        reason="虚构检验不合格", suspects=[story.LOT], suspect_since=datetime(2026, 11, 2, tzinfo=UTC),
    )  # fmt: skip
    case = recalls.scope_recall(by=admin, case=case, cautious=True, version=0)
    recalls.stop_sale(by=admin, case=case)
    recalls.notify_consignees(by=admin, case=case, how="平台")
    recalls.issue_paper(by=admin, case=case, kind="plan")
    return case


def recall() -> str:
    """A drill under way."""
    return str(_case().uri)


def confirm() -> str:
    """A consignee's link."""
    return f"/trace/confirm/{recalls.link_secret(_case().consignees.first())}"


def office() -> User:
    """The park office."""
    made: User = factories.registry.office()
    return made

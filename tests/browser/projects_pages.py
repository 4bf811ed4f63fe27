"""What the browser looks at of joint projects: a consortium with its roles, shares and programme."""

from tests.browser import exchange_pages as exchange
from tests.innovation.exchange.network import soon
from tests.innovation.projects import made
from valley.innovation.projects import actions
from valley.kernel.models import User


def lead() -> User:
    return exchange.current().store.user


def consortium() -> str:
    net = exchange.current()
    found = made.running(net)
    first = actions.plan_package(by=net.store.user, consortium=found, link="原辅料", title="筛选", due_on=soon(50))
    actions.plan_package(
        by=net.store.user, consortium=found, link="工艺", title="两段冷却", due_on=soon(90), after=[first],
        organisation=net.institute.organisation,
    )  # fmt: skip
    return found.uri

"""A consortium of a store, an institute and a university for tests, made by actions."""

from typing import Any

from django.core.files.base import ContentFile

from tests.innovation.exchange.network import Network, Side, soon
from valley.innovation.projects import actions
from valley.innovation.projects.models import Consortium, Order, Seat


def paper() -> Any:
    return ContentFile("协议".encode(), "agreement.txt")


def founded(net: Network, **more: Any) -> Consortium:
    given: dict[str, Any] = {
        "lead": net.store.organisation, "title": "抗回生米饭", "goal": "连续四周复热不发硬", "field": "processing",
        "links": ["原辅料", "工艺", "流通"], "topics_of": ["米制品"], "due_on": soon(60), **more,
    }  # fmt: skip
    return actions.found_consortium(by=net.store.user, **given)


def seated(net: Network, consortium: Consortium, side: Side, role: str) -> Seat:
    seat = actions.ask_seat(
        by=net.store.user, consortium=consortium, organisation=side.organisation, role=role, duty="工艺试验"
    )
    return actions.answer_seat(by=side.user, seat=seat, taken=True)


def shares(net: Network, consortium: Consortium, what: Any, ours: int, theirs: int, **more: Any) -> Consortium:
    return actions.agree_shares(
        by=net.store.user, consortium=consortium, what=what, total=100, words="协议第五条",
        parts={net.store.organisation: ours, net.institute.organisation: theirs}, **more,
    )  # fmt: skip


def running(net: Network) -> Consortium:
    consortium = founded(net)
    seated(net, consortium, net.institute, "research")
    shares(net, consortium, "contribution", 60, 40)
    shares(net, consortium, "ip", 30, 70)
    return actions.start_consortium(
        by=net.store.user, consortium=consortium, file=paper(), next_step="小试", due_on=soon(200), without="先做工艺"
    )


def ordered(net: Network, **more: Any) -> Order:
    given: dict[str, Any] = {
        "customer": net.store.organisation, "contractor": net.institute.organisation, "title": "两段冷却工艺",
        "specification": "复热硬度降三成，三批", "price_fen": 30_000_000, "ip_term": "归双方共有",
        "acceptance_test": "三家门店连续四周", "delivery_on": soon(180), **more,
    }  # fmt: skip
    return actions.place_order(by=net.store.user, **given)

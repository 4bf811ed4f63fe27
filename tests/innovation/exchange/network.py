"""A small network for tests: a store, a station, an institute, a university, each with an account; made by actions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.factories import registry
from valley.innovation.exchange import actions
from valley.innovation.exchange.models import Answer, Need
from valley.kernel import clock
from valley.kernel.models import User
from valley.registry.models import Organisation


@dataclass
class Side:
    """An organisation and one of its accounts."""

    organisation: Organisation
    user: User


@dataclass
class Network:
    """Four tiers and the desk."""

    desk: User
    store: Side
    station: Side
    institute: Side
    university: Side


def side(name: str) -> Side:
    organisation = registry.organisation(name)
    return Side(organisation, registry.with_role("member", organisation))


def build() -> Network:
    desk = registry.office()
    sides = [side(name) for name in ("甲门店餐饮公司", "乙试验站", "丙食品研究所", "丁大学")]
    for one, tier in zip(sides[1:], ("station", "institute", "university"), strict=True):
        actions.join_network(by=desk, organisation=one.organisation, tier=tier, since=registry.LONG_AGO)
    return Network(desk, *sides)


def soon(days: int = 30) -> Any:
    return clock.today() + timedelta(days=days)


def problem(net: Network, **more: Any) -> Need:
    given = {"origin": "store", "title": "复热后米饭发硬", "summary": "冷藏三天后复热，米饭发硬结块。", **more}
    given.setdefault("organisation", net.store.organisation)
    return actions.report_problem(by=net.store.user, **given).need


def taken(net: Network, **more: Any) -> Need:
    return actions.take_need(
        by=net.station.user, need=problem(net, **more), organisation=net.station.organisation,
        next_step="留样复测水分", due_on=soon(),
    )  # fmt: skip


def split(net: Network, need: Need, to: Side, by: Side) -> Need:
    child = actions.split_need(
        by=by.user, need=need, title="抑制淀粉回生的工艺", summary="需要一种成本可接受的抑制回生办法。",
        due_on=soon(60), organisation=to.organisation,
    )  # fmt: skip
    return actions.take_need(by=to.user, need=child, organisation=to.organisation, next_step="试验", due_on=soon(60))


def answered(net: Network, need: Need, by: Side, ground: str = "own") -> Answer:
    return actions.give_answer(by=by.user, need=need, ground=ground, words="加水分保持剂并调整复热程序。")

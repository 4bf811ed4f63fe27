"""What the need graph counts, against a story whose days are known."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, answered, problem, soon, split
from valley.innovation.exchange import actions
from valley.innovation.exchange.models import Need
from valley.innovation.exchange.queries.performance import GAUGES, evidence_of, gauged
from valley.kernel import clock
from valley.kernel.measures import Period, Scope, get


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def test_lead_times_overdue_days_postponements_and_confirmations_are_counted_from_the_records(
    net: Network, client: Client
) -> None:
    start = clock.now()

    def on(day: int) -> Any:
        return clock.travel(start + timedelta(days=day))

    def take(need: Need, by: network.Side, due: int) -> Need:
        return actions.take_need(
            by=by.user, need=need, organisation=by.organisation, next_step="复测", due_on=clock.today() + timedelta(due)
        )

    need = problem(net)
    with on(2):
        need = take(need, net.station, 90)
    with on(6):
        child = split(net, need, net.institute, net.station)
    with on(20):
        above = answered(net, child, net.institute)
        actions.check_answer(by=net.station.user, answer=above, helped=True)
    with on(25):
        given = answered(net, Need.objects.get(pk=need.pk), net.station, "below")
    with on(28):
        actions.check_answer(by=net.store.user, answer=given, helped=True)
    late = take(problem(net), net.station, 3)
    actions.postpone_need(by=net.station.user, need=late, to_on=soon(10), reason="缺样", next_step="补样")
    desk = problem(net).due_on  # five working days, which are six to eight days and more before a holiday
    assert desk is not None
    with on(14):
        today = Period(clock.today(), clock.today() + timedelta(days=1))
        assert gauged("overdue", today).value == (4 + (clock.today() - desk).days) / 2
        assert gauged("on-time", today).base_count == 2
    with on(30):
        period = Period(start.date() - timedelta(days=1), clock.today() + timedelta(days=1))
        values = {key: gauged(key, period).value for key in GAUGES}
        days = ("up", "down", "problem", "technology", "science", "adoption")
        assert [values[key] and round(values[key] or 0) for key in days] == [6, 8, 25, 14, None, None]
        assert (values["confirmed"], values["postponed"]) == (1.0, 1 / 4)
        assert [row["uri"] for row in evidence_of("exchange.days_up", period).contributions] == [need.uri]
        elsewhere = get("exchange.needs_reported")
        assert elsewhere is not None
        nowhere = Scope(("/places/00000000-0000-0000-0000-000000000000",))
        assert not elsewhere(period=period, scope=nowhere, known_at=clock.now()).contributions.exists()
        client.force_login(net.desk)
        page = client.get("/network/measures/postponed").content.decode()
        assert "exchange.need_postponements" in page
        assert late.number in page
        assert client.get("/network/measures/nonsense").status_code == 404
        client.force_login(net.store.user)
        assert client.get("/network/measures/postponed").status_code == 403

"""The graph in two directions, and the deadlines of a saved search as a calendar."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, soon
from valley.innovation.exchange import actions
from valley.innovation.exchange.engine.calendar import Deadline, calendar
from valley.innovation.exchange.queries.picture import Wait, picture

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def test_lines_are_folded_between_characters_and_text_is_escaped() -> None:
    title = "复热，米饭; 发硬, 结块" * 6
    made = calendar("米饭", [Deadline("/needs/1", date(2026, 12, 31), title, "https://x/needs/1")], NOW)
    lines = made.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = made.replace("\r\n ", "")
    assert f"SUMMARY:{title.replace(';', chr(92) + ';').replace(',', chr(92) + ',')}\r\n" in whole
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n" in whole
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_needs_go_up_and_results_come_down_in_one_picture(net: Network) -> None:
    network.split(net, network.taken(net), net.institute, net.station)
    made = actions.register_result(
        by=net.institute.user, organisation=net.institute.organisation, kind="development", title="两段冷却",
        summary="不加改良剂。",
    )  # fmt: skip
    actions.route_result(
        by=net.institute.user, result=made, organisation=net.station.organisation, why="同一问题", due_on=soon()
    )
    store, station, institute = (str(one.organisation) for one in (net.store, net.station, net.institute))
    found = picture(net.desk)
    assert set(found.waits) == {
        Wait(store, station, True, 1, 0), Wait(station, institute, True, 1, 0), Wait(institute, station, False, 1, 0)
    }  # fmt: skip
    assert found.tiers == {station: "试验站", institute: "研究所"}
    assert not any(not one.up for one in picture(net.university.user).waits)  # what is handed on is not shown around


def test_a_saved_search_gives_its_deadlines_to_whoever_has_the_address(net: Network, client: Client) -> None:
    found = network.taken(net)
    watch, secret = actions.save_watch(by=net.university.user, words="米饭")
    said = client.get(f"{watch.uri}/{secret}.ics")
    assert said["Content-Type"].startswith("text/calendar")
    assert f"UID:{found.uri}\r\n" in said.content.decode()
    assert client.get(f"{watch.uri}/{secret}x.ics").status_code == 404

"""Answers, pages and API over the small demonstration: three days, three batches a day."""

import argparse
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import registry as factories
from valley.config.demo.trace.cast import KITCHEN
from valley.config.demo.trace.incidents import Truth
from valley.config.demo.trace.load import SPEAKER, capture_all, publish, register
from valley.kernel.errors import Invalid, Missing
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.registry.models import Organisation
from valley.registry.queries import organisations_of
from valley.supply.trace.actions.reporting import record_readings, record_report
from valley.supply.trace.actions.sharing import set_disclosure
from valley.supply.trace.commands import graph
from valley.supply.trace.commands.recalls import drill
from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.models import Event, RecallCase, TraceCertificate
from valley.supply.trace.queries import balancing, conditions, finding, naming, standing, told
from valley.supply.trace.queries.certifying import judge
from valley.supply.trace.queries.walking import walk

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told_chain(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The chain is captured once for all tests of this module, and taken back at its end."""
    from django.db import transaction

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            office = factories.with_role("operator")
            register(by=office)
            publish()
            truth = capture_all(by=office, last=date(2026, 3, 4), number_of_days=4, meals_a_day=3, every=240)
            yield office, truth
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def office(told_chain: tuple[User, Truth]) -> User:
    return told_chain[0]


@pytest.fixture
def truth(told_chain: tuple[User, Truth]) -> Truth:
    return told_chain[1]


@pytest.fixture
def page(office: User) -> Client:
    client = Client()
    client.force_login(office)
    return client


def test_the_contaminated_leek_is_in_every_meal_complained_of(truth: Truth) -> None:
    reached = walk(id_of(truth.contaminated), "forward").bounds
    assert {id_of(lot) for lot in truth.complaints} <= set(reached)
    for lot in truth.complaints:
        assert id_of(truth.contaminated) in walk(id_of(lot), "back").bounds


def test_lots_with_all_their_papers_earn_a_certificate_and_others_miss_it(truth: Truth) -> None:
    kitchen = Organisation.objects.get(name=KITCHEN.name)
    *whole, lacking = truth.direct
    assert len(whole) == 1
    given = TraceCertificate.objects.get()
    assert (given.lot, given.organisation, given.withdrawn_at) == (whole[0], kitchen, None)
    assert all(point.met for point in judge(kitchen, whole[0]))
    missed = {point.key: point.why for point in judge(kitchen, lacking) if not point.met}
    assert set(missed) == {"complete"}
    assert "1 条缺要素" in str(missed["complete"])
    assert "complete" in {point.key for point in judge(kitchen, truth.complaints[0]) if not point.met}


def test_the_leek_is_what_complaint_lots_share_and_others_do_not(truth: Truth) -> None:
    found = finding.in_common([id_of(lot) for lot in truth.complaints])
    best = {each.node for each in found if each.factor.chance == found[0].factor.chance}
    assert id_of(truth.contaminated) in best


def test_the_forged_sale_contradicts_the_shop_s(truth: Truth) -> None:
    from valley.kernel import clock

    found = finding.gaps([id_of(case) for case in truth.forged], clock.now())
    assert {gap.node for gap in found if gap.kind == "received_never_shipped"} == {id_of(c) for c in truth.forged}


def test_which_logger_was_in_the_truck_that_night(truth: Truth) -> None:
    (logger,) = conditions.with_what(id_of(truth.truck), truth.hot_from)
    assert logger.how == "logger"
    assert naming.names([logger.node])[logger.node].uri.endswith("LOGGER4")


def test_a_lot_s_cases_add_up_and_a_step_s_mass_nearly(truth: Truth) -> None:
    (line,) = balancing.of_lot(id_of(truth.complaints[0])).lines
    assert line.remainder == 0
    made = [flow.into for flow in walk(id_of(truth.complaints[0]), "back").flows if flow.way == "made"]
    masses = [each for step in balancing.of_steps(made) for each in step.balance.lines if each.dimension == "mass"]
    assert masses
    assert all(each.share is not None and -0.001 < each.share < 0.1 for each in masses)


def test_the_corrected_event_counts_once(truth: Truth, office: User) -> None:
    lot = id_of(truth.corrected)
    made = [each for each in told.history([lot], office) if each.type == 4]
    assert sorted(each.withdrawn for each in made) == [False, True, True]
    assert sum(entry.purpose == "made" for entry in standing.account(lot)) == 1


def test_the_pages_answer_and_ask_the_database_sparingly(page: Client, truth: Truth) -> None:
    lot = id_of(truth.complaints[0])
    for tab in ("", "/events", "/where", "/conditions?high=4&source=x", "/balance", "/gaps"):
        with CaptureQueriesContext(connection) as queries:
            answer = page.get(f"/trace/things/{lot}{tab}")
        assert answer.status_code == 200, tab
        assert len(queries) < 45, tab
    corrected = Event.objects.exclude(declared_at=None).get()
    shown = page.get(f"/trace/events/{corrected.pk}").content.decode()
    assert shown.count("/trace/events/") >= 3  # the wrong one and the right one
    document = corrected.batch.document
    assert document
    assert page.get(f"/trace/documents/{document.public_id}").content.startswith(b"{")


def test_a_code_leads_to_its_thing_or_says_why_not(page: Client, truth: Truth) -> None:
    answer = page.get("/trace", {"code": truth.complaints[0]})
    assert answer["Location"] == f"/trace/things/{id_of(truth.complaints[0])}"
    assert page.get("/trace", {"code": "(01)09520301002012"}).status_code == 422
    assert page.get("/trace", {"code": "https://example.org/nothing"}).status_code == 404


def test_the_api_pages_through_a_trace(page: Client, truth: Truth) -> None:
    ask: dict[str, str | int] = {"code": truth.contaminated, "limit": 5}
    first = page.get("/api/v1/trace/forward", ask).json()
    assert len(first["things"]) == 5
    seen = {each["uri"] for each in first["things"]}
    steps = list(first["steps"])
    while first["next"]:
        first = page.get("/api/v1/trace/forward", {**ask, "after": first["next"], "limit": 400}).json()
        more = {each["uri"] for each in first["things"]}
        assert not more & seen
        seen |= more
        steps += first["steps"]
    assert first["whole"]
    whole = walk(id_of(truth.contaminated), "forward")
    assert {id_of(uri) for uri in seen} == set(whole.bounds)
    told = [(id_of(s["from"]), id_of(s["to"]), s["way"], s["out_of_event"], s["into_event"]) for s in steps]
    assert sorted(told) == sorted((f.source, f.target, f.way, f.out_of, f.into) for f in whole.flows)
    assert len(page.get("/api/v1/trace/forward", {**ask, "limit": 10_000}).json()["steps"]) == len(steps)
    groups = page.get("/api/v1/trace/where", {"code": truth.contaminated}).json()["groups"]
    assert sum(group["items"] for group in groups) == sum("/21/" in uri for uri in seen)
    for question in ("back", "conditions", "balance", "gaps"):
        assert page.get(f"/api/v1/trace/{question}", {"code": truth.complaints[0]}).status_code == 200


def test_everybody_sees_what_the_partners_publish(truth: Truth) -> None:
    path = f"/t/{truth.complaints[0].removeprefix('https://id.gs1.org/')}"
    shown = Client().get(path)
    assert shown.status_code == 200
    assert "中央厨房一线" in shown.content.decode() or "中央厨房二线" in shown.content.decode()
    assert "农场采收点" in shown.content.decode()
    kitchen = Organisation.objects.get(name="示例·谷中央厨房有限公司")
    set_disclosure(by=User.objects.get(username=SPEAKER), organisation=kitchen, relation="public", groups=[])
    assert "中央厨房一线" not in Client().get(path).content.decode()


def test_one_partner_sees_its_own_and_counts_the_rest(truth: Truth) -> None:
    from valley.supply.trace.queries import answers

    farm = Organisation.objects.get(name="示例·北坡农场")
    clerk = factories.with_role("administrator", farm)
    speaker = User.objects.get(username=SPEAKER)
    for firm in organisations_of(speaker):  # what is published to everybody hides from nobody
        set_disclosure(by=speaker, organisation=firm, relation="public", groups=[])
    found = answers.trace(id_of(truth.contaminated), "forward", clerk)
    assert found.hidden > 0
    assert {each.kind for each in found.shown.values()} == {NodeKind.LOT}


def test_a_drill_begins_with_the_lot_that_failed_its_test(truth: Truth, capsys: pytest.CaptureFixture[str]) -> None:
    assert finding.failed_lots() == [truth.contaminated]
    assert drill("", answer=True) == 0
    case = RecallCase.objects.get()
    assert case.suspects == [truth.contaminated]
    minimal = set(case.lots.filter(minimal=True).values_list("lot", flat=True))
    assert {*truth.complaints} <= minimal
    assert case.number in capsys.readouterr().out
    assert case.consignees.filter(confirmed_at=None).count() == 0


def test_the_command_line_asks_about_now_unless_told_when(
    office: User, truth: Truth, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(question: str, by: str, at: datetime | None = None) -> int:
        asked = argparse.Namespace(question=question, code=[truth.contaminated], by=by, at=at, high=None, low=None)
        return graph.run(asked)

    before = datetime.now(UTC)
    assert ask("with", office.username) == 0
    assert datetime.fromisoformat(json.loads(capsys.readouterr().out)["at"]) >= before
    assert ask("with", office.username, datetime.fromisoformat("2026-03-03T04:00:00")) == 0  # the park's own time
    assert json.loads(capsys.readouterr().out)["at"].startswith("2026-03-03T04:00:00")
    with pytest.raises(Missing, match="没有这个账号"):
        ask("back", "nobody-of-this-name")


def test_doors_refuse_what_says_nothing(office: User) -> None:
    firm = Organisation.objects.get(name="示例·谷中央厨房有限公司")
    at = datetime(2026, 3, 4, 8, tzinfo=UTC)
    with pytest.raises(Invalid):
        record_report(by=office, organisation=firm, goods=[], report="1", tested_at=at, conformant=None)
    with pytest.raises(Invalid):
        record_readings(by=office, organisation=firm, device="urn:x:1", readings=[])
    lot = "https://id.gs1.org/01/09520301002011/10/TEST"
    page = f"/trace/things/{id_of(lot)}"
    job = record_report(
        by=office, organisation=firm, goods=[lot], report="R-1", tested_at=at, conformant=None, page=page
    )
    assert (job.success, job.stored_count) == (True, 1)
    assert [edge.relation for edge in edges_of(page, office)] == ["wasInformedBy"]

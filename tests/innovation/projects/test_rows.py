"""Tracks, gatherings, promotion lists, common calls: on the pages."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import registry as make
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, soon
from tests.innovation.projects.begun import (
    an_output,
    association,
    client_of,
    common_need,
    posted,
    supported,
)
from tests.innovation.projects.made import ordered
from valley.innovation.exchange.errors import WrongState
from valley.innovation.exchange.models import Call
from valley.innovation.projects.actions import gatherings, promotions, tracks
from valley.innovation.projects.errors import PoolThere, SignedUpAlready
from valley.innovation.projects.measures.gatherings import pairs_followed, pairs_met
from valley.innovation.projects.models import (
    Acquaintance,
    Adoption,
    Consortium,
    Gathering,
    Pool,
    Promotion,
    Track,
    Trial,
)
from valley.innovation.projects.queries.knowledge import dependants, foundations
from valley.innovation.projects.queries.tracks import compared
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.measures import Period, Scope
from valley.kernel.things import work_of


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def test_a_track_is_chosen_on_sourced_evidence_and_becomes_a_consortium(net: Network) -> None:
    store, desk = client_of(net.store), client_of(net.desk)
    given = {"title": "植物基预制菜", "words": "给门店", "field": "processing", "topics_of": "米制品", "due_on": soon()}
    posted(store, "/tracks/new", **given)
    track = Track.objects.get()
    assert [work.uri for work in work_of(net.store.user)] == [track.uri]
    with pytest.raises(WrongState, match="市场"):
        tracks.decide_track(by=net.desk, track=track, chosen=True, reason="好")
    evidence = {"aspect": "market", "points": 70, "words": "年增 9%"}
    assert store.post(f"{track.uri}/do/support", evidence).status_code == 422  # no source
    for aspect in ("market", "maturity", "capability"):
        posted(store, f"{track.uri}/do/support", **evidence | {"aspect": aspect, "source": "年鉴 2025 第 3 页"})
    supported(net, "另一条", (90, 10, 10))
    page = store.get("/tracks").content.decode()
    assert "植物基预制菜 · 70.0" in page
    assert "在全部 231 种权重中" in page
    assert "另一条" in store.get("/tracks?market=100&maturity=0&capability=0").content.decode()
    assert "年鉴 2025 第 3 页" in store.get(track.uri).content.decode()
    assert store.get(f"{track.uri}/do/decide").status_code == 403
    posted(desk, f"{track.uri}/do/decide", chosen="yes", reason="三方面都有依据")
    page = store.get(track.uri).content.decode()
    assert "/consortia/new?track=" in page
    posted(store, "/consortia/new", lead=net.store.organisation.pk, role="industry", title="植物基", goal="三批稳定",
           field="processing", links="工艺", due_on=soon(), track=track.pk, sectors=["seed", "food"])  # fmt: skip
    found = Consortium.objects.get()
    assert (found.track, found.sectors) == (track, ["seed", "food"])
    assert found.number in store.get("/consortia?sector=across").content.decode()
    assert found.number not in store.get("/consortia?sector=biotech").content.decode()


def test_the_ranking_follows_the_weights_and_what_is_forbidden_is_not_ranked(net: Network) -> None:
    one, other = supported(net, "甲", (90, 10, 50)), supported(net, "乙", (20, 80, 50))
    assert [row[0].pk for row in compared((60, 20, 20)).ranked] == [one.pk, other.pk]
    assert [row[0].pk for row in compared((20, 60, 20)).ranked] == [other.pk, one.pk]
    tracks.support_track(by=net.institute.user, track=other, aspect="market", points=95, words="更新", source="新年鉴")
    assert compared((60, 20, 20)).ranked[0][0].pk == other.pk  # the newest of a person counts
    with pytest.raises(Invalid):
        tracks.propose_track(by=net.store.user, title="丙", words="x", field="safety", due_on=soon(), industry="9999X")


def test_a_seminar_brings_people_together_and_what_followed_is_kept(net: Network) -> None:
    starts = clock.now() + timedelta(days=10)
    store, institute = client_of(net.store), client_of(net.institute)
    posted(store, "/gatherings/new", organiser=net.store.organisation.pk, kind="seminar", title="米饭回生",
    words="怎么办",
           venue="兴谷园区", starts_at=f"{starts:%Y-%m-%dT%H:%M}", seats_count=2)  # fmt: skip
    made = Gathering.objects.get()
    for client, who in ((store, net.store), (institute, net.institute)):
        posted(client, f"{made.uri}/do/sign", organisation=who.organisation.pk, offers="找工艺")
    Gathering.objects.filter(pk=made.pk).update(seats_count=5)
    with pytest.raises(SignedUpAlready):
        gatherings.sign_up(by=net.store.user, gathering=made, offers="再来")
    Gathering.objects.filter(pk=made.pk).update(seats_count=2)
    with pytest.raises(WrongState, match="名额已满"):
        gatherings.sign_up(by=net.university.user, gathering=made, offers="旁听")
    assert "找工艺" not in client_of(net.university).get(made.uri).content.decode()
    with pytest.raises(WrongState):
        gatherings.hold(by=net.store.user, gathering=made, there=[], reason="x")
    with clock.travel(starts + timedelta(hours=3)):
        both = list(made.attendances.values_list("pk", flat=True))
        posted(store, f"{made.uri}/do/hold", there=both, reason="谈成两家")
        mine = made.attendances.get(user=net.institute.user)
        posted(store, f"{made.uri}/do/met", other=mine.pk, words="两段冷却")
        met = Acquaintance.objects.get()
        assert [work.next_step for work in work_of(net.institute.user)] == ["确认是否结识"]
        assert store.get(f"{met.uri}/do/confirm").status_code == 403
        posted(institute, f"{met.uri}/do/confirm", confirmed="yes")
        order = ordered(net)
        assert store.post(f"{met.uri}/do/follow", {"record": "/rd-orders/none"}).status_code == 422
        posted(store, f"{met.uri}/do/follow", record=f"https://valley.example{order.uri}")
        assert order.title in store.get(made.uri).content.decode()
        figures = store.get("/gatherings").content.decode()
        period = Period(clock.today(), clock.today() + timedelta(days=1))
        for counted in (pairs_met, pairs_followed):
            asked: dict[str, Any] = {"period": period, "known_at": clock.now() + timedelta(minutes=1)}
            (row,) = counted(scope=Scope(), **asked).contributions
            assert (row["uri"], row["organisation"]) == (met.uri, net.store.organisation.uri)
            elsewhere = Scope((make.park().uri,))
            assert not list(counted(scope=elsewhere, **asked).contributions)
    assert "双方确认的结识" in figures
    assert dependants(made.uri, net.store.user).steps[0].card.uri == order.uri


def test_whoever_was_not_there_met_nobody_and_a_cancelled_event_says_why(net: Network) -> None:
    made = gatherings.announce(
        by=net.store.user, organiser=net.store.organisation, kind="roadshow", title="路演", words="x", venue="园区",
        starts_at=clock.now() + timedelta(days=1), seats_count=9,
    )  # fmt: skip
    here = gatherings.sign_up(by=net.store.user, gathering=made, offers="x")
    gone = gatherings.sign_up(by=net.institute.user, gathering=made, offers="x")
    gatherings.take_back(by=net.institute.user, attendance=gone)
    with pytest.raises(WrongState):
        gatherings.say_met(by=net.store.user, attendance=here, other=gone, words="x")
    assert gatherings.call_off(by=net.store.user, gathering=made, reason="场地停电").state == "cancelled"


def test_an_association_promotes_a_firm_tries_and_adopts(net: Network) -> None:
    ours, output = association(), an_output(net)
    given = {"association": net.store.organisation.pk, "title": "冷链目录", "words": "给门店", "due_on": soon(90),
             "items": f"{output.number} 能耗降三成"}  # fmt: skip
    assert client_of(net.store).post("/promotions/new", given).status_code == 422  # no association
    posted(client_of(ours), "/promotions/new", **given | {"association": ours.organisation.pk})
    listed = Promotion.objects.get()
    store, institute = client_of(net.store), client_of(net.institute)
    posted(
        store,
        f"{listed.uri}/do/try",
        item=listed.items.get().pk,
        organisation=net.store.organisation.pk,
        purpose="试一家店",
    )
    trial = Trial.objects.get()
    assert [work.uri for work in work_of(net.institute.user)] == [trial.uri]
    assert client_of(net.university).get(trial.uri).status_code == 403
    posted(institute, f"{trial.uri}/do/answer", agreed="yes")
    with pytest.raises(WrongState):
        promotions.close_promotion(by=ours.user, promotion=listed, reason="x")
    posted(store, f"{trial.uri}/do/conclude", adopted="yes", reason="复热硬度降三成")
    assert Adoption.objects.get().effect == "复热硬度降三成"
    assert "采用 1 次" in store.get(listed.uri).content.decode()
    posted(client_of(ours), f"{listed.uri}/do/close", reason="一家采用")


def test_a_trial_is_declined_or_dropped_with_its_reason(net: Network) -> None:
    ours, output = association(), an_output(net)
    listed = promotions.open_promotion(
        by=ours.user, association=ours.organisation, title="目录", words="x", items={output: "好"}, due_on=soon()
    )
    item = listed.items.get()
    with pytest.raises(NotAllowed):  # nobody tries their own
        promotions.ask_trial(by=net.institute.user, item=item, organisation=net.institute.organisation, purpose="x")
    first = promotions.ask_trial(by=net.store.user, item=item, organisation=net.store.organisation, purpose="x")
    with pytest.raises(Invalid):
        promotions.answer_trial(by=net.institute.user, trial=first, agreed=False)
    assert promotions.answer_trial(by=net.institute.user, trial=first, agreed=False, reason="产能").state == "declined"
    again = promotions.ask_trial(by=net.store.user, item=item, organisation=net.store.organisation, purpose="x")
    promotions.answer_trial(by=net.institute.user, trial=again, agreed=True)
    assert promotions.conclude_trial(by=net.store.user, trial=again, adopted=False, reason="太贵").state == "dropped"
    assert not Adoption.objects.exists()


def test_several_firms_pay_for_one_call(net: Network) -> None:
    common, ours = common_need(net), association()
    lead, store = client_of(ours), client_of(net.store)
    posted(lead, f"{common.uri}/do/pool", organiser=ours.organisation.pk, title="抗回生", words="一起解决",
           acceptance_test="三批", least_fen="1000", due_on=soon(30))  # fmt: skip
    pool = Pool.objects.get()
    with pytest.raises(PoolThere):
        promotions.open_pool(by=net.store.user, common=common, organiser=net.store.organisation, title="又一个",
        words="x",
                             acceptance_test="x", least_fen=1, due_on=soon())  # fmt: skip
    posted(store, f"{pool.uri}/do/promise", organisation=net.store.organisation.pk, amount_fen="400")
    with pytest.raises(WrongState, match="最低榜金"):
        promotions.call_pool(by=ours.user, pool=pool, closes_on=soon(60), criteria={"路线": 100})
    posted(store, f"{pool.uri}/do/promise", organisation=net.store.organisation.pk, amount_fen="600")
    posted(client_of(net.station), f"{pool.uri}/do/promise", organisation=net.station.organisation.pk, amount_fen="500")
    assert promotions.promised_fen(pool) == 110_000
    posted(lead, f"{pool.uri}/do/call", closes_on=soon(60), criteria="技术路线 60\n报价 40")
    call = Call.objects.get()
    assert (call.bounty_fen, call.organisation) == (110_000, ours.organisation)
    with pytest.raises(WrongState):
        promotions.unpromise(by=net.store.user, pool=pool, organisation=net.store.organisation)
    assert {step.card.uri for step in foundations(call.uri, net.store.user).steps} >= {pool.uri, common.uri}


def test_a_promise_is_taken_back_and_a_pool_ends_honestly(net: Network) -> None:
    common = common_need(net)
    pool = promotions.open_pool(by=net.store.user, common=common, organiser=net.store.organisation, title="x",
    words="x",
                                acceptance_test="x", least_fen=100, due_on=soon())  # fmt: skip
    promotions.promise(by=net.station.user, pool=pool, organisation=net.station.organisation, amount_fen=100)
    posted(client_of(net.station), f"{pool.uri}/do/unpromise", organisation=net.station.organisation.pk)
    assert promotions.promised_fen(pool) == 0
    assert promotions.end_pool(by=net.store.user, pool=pool, reason="没人出钱").state == "ended"

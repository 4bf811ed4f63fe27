"""Tracks, gatherings, promotion lists, common calls, templates, shared specifications, fostering: on the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import registry as make
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, Side, problem, side, soon
from tests.innovation.projects.made import founded, ordered, paper, running, seated
from valley.innovation.exchange.errors import WrongState
from valley.innovation.exchange.models import Call
from valley.innovation.projects import actions
from valley.innovation.projects.actions import gatherings, partners, promotions, templates, tracks
from valley.innovation.projects.actions.templates import Contents, PackageLine, ShareLine
from valley.innovation.projects.errors import PoolThere, SignedUpAlready
from valley.innovation.projects.measures.gatherings import pairs_followed, pairs_met
from valley.innovation.projects.models import (
    Acquaintance,
    Adoption,
    Consortium,
    Fostering,
    Gathering,
    Interface,
    Order,
    Output,
    Pool,
    Promotion,
    Sharing,
    Template,
    Track,
    Trial,
)
from valley.innovation.projects.queries.knowledge import dependants, foundations, gaps
from valley.innovation.projects.queries.partners import given_to, standing_behind
from valley.innovation.projects.queries.tracks import compared
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.measures import Period, Scope
from valley.kernel.models import User
from valley.kernel.things import work_of


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def client_of(who: Side | User) -> Client:
    client = Client()
    client.force_login(who.user if isinstance(who, Side) else who)
    return client


def posted(client: Client, path: str, **data: Any) -> None:
    answered = client.post(path, data)
    assert answered.status_code == 302, answered.context["form"].errors if answered.context else answered.content


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.txt", "证明".encode(), "text/plain")


def supported(net: Network, title: str, points: tuple[int, int, int]) -> Track:
    made = tracks.propose_track(by=net.store.user, title=title, words="做", field="processing", due_on=soon())
    for aspect, given in zip(("market", "maturity", "capability"), points, strict=True):
        tracks.support_track(
            by=net.institute.user, track=made, aspect=aspect, points=given, words="依据", source="年鉴 2025 第 3 页"
        )
    return made


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


def an_output(net: Network) -> Output:
    return actions.enter_output(
        by=net.institute.user, owner=net.institute.organisation, kind="process", title="两段冷却", version="1",
        words="新",
        issued_on=clock.today(), total=1, parts={net.institute.organisation: 1}, file=paper(),
    )  # fmt: skip


def association(name: str = "食品行业协会") -> Side:
    return Side(made := make.organisation(name, kinds=["association"]), make.with_role("member", made))


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


def common_need(net: Network) -> Any:
    other = side("己调味品公司")
    needs = [problem(net), problem(Network(net.desk, other, net.station, net.institute, net.university))]
    return actions.confirm_common(by=net.desk, title="回生", summary="两家都回生", needs=needs, due_on=soon(60))


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


def test_a_programme_begins_from_a_template_with_what_partners_share(net: Network) -> None:
    desk, store, institute = client_of(net.desk), client_of(net.store), client_of(net.institute)
    given = {"kind": "programme", "title": "联合培养计划", "version": "1", "language": "zh", "source": "园区办公室自拟",
             "packages": "工艺 | 小试 | 60\n流通 | 门店验证 | 120 | 1",
             "shares": "学生 | 硕士 | 2\n设备 | 冻干机 | 40"}  # fmt: skip
    assert desk.post("/templates/new", given | {"text": "两样都填"}).status_code == 422
    assert desk.post("/templates/new", given | {"packages": "工艺 小试"}).status_code == 422
    assert desk.post("/templates/new", given | {"packages": "工艺 | 小试 | 60 | 3"}).status_code == 422
    posted(desk, "/templates/new", **given)
    template, consortium = Template.objects.get(), founded(net)
    seated(net, consortium, net.institute, "research")
    posted(store, f"{consortium.uri}/do/apply", template=template.pk, start=soon(1))
    first, second = consortium.packages.order_by("due_on")
    assert [row.after for row in second.waits_for.all()] == [first]
    assert second.due_on == soon(121)
    students, machine = Sharing.objects.order_by("pk")
    posted(store, f"{students.uri}/do/assign", organisation=net.institute.organisation.pk, due_on=soon(200))
    assert students.uri.rsplit("/", 1)[0] == "/sharings"
    assert "按计划投入并记录" in [work.next_step for work in work_of(net.institute.user)]
    with pytest.raises(Invalid):
        templates.assign_sharing(
            by=net.store.user, sharing=machine, organisation=net.university.organisation, due_on=soon()
        )
    posted(institute, f"{students.uri}/do/give", on=soon(0), count=2, words="两名硕士进组")
    page = store.get(consortium.uri).content.decode()
    assert "已投入 2 / 计划 2" in page
    assert "还没有人提供" in page
    posted(
        desk,
        f"{template.uri}/do/version",
        title="联合培养计划",
        version="2",
        source="修订",
        packages="工艺 | 小试 | 30",
    )
    assert Template.objects.get(version="1").withdrawn_at is not None
    with pytest.raises(WrongState):
        templates.apply_template(by=net.store.user, consortium=consortium, template=template, start=soon())


def test_a_contract_text_is_filled_from_its_order_and_says_what_is_open(net: Network) -> None:
    made = templates.publish_template(
        by=net.desk, organisation=None, kind="contract", title="开发合同", version="1", source="示范",
        contents=Contents("甲方 {{委托方}}，乙方 {{ 承接方 }}，价款 {{价款}}，违约金 {{违约金}}。"),
    )  # fmt: skip
    order, store = ordered(net, title="<b>冷却</b>"), client_of(net.store)
    assert f"{made.uri}/text?of={order.uri}" in store.get(order.uri).content.decode()
    page = store.get(f"{made.uri}/text?of={order.uri}").content.decode()
    assert "甲方 甲门店餐饮公司，乙方 丙食品研究所" in page
    assert "＿＿＿＿（违约金）" in page
    assert "委托方" in store.get(made.uri).content.decode()
    loaded = store.get(f"{made.uri}/text?of={order.uri}&file=1")
    assert loaded["Content-Type"].startswith("text/plain")
    assert client_of(net.university).get(f"{made.uri}/text?of={order.uri}").status_code == 403
    assert store.get(f"{made.uri}/text?of=/nothing").status_code == 404


def test_an_agreement_text_is_filled_from_its_consortium_for_its_members(net: Network) -> None:
    made = templates.publish_template(
        by=net.store.user, organisation=net.store.organisation, kind="agreement", title="协议", version="1",
        source="自拟",
        language="en", contents=Contents("{{members}} / {{contributions}}"),
    )  # fmt: skip
    consortium = running(net)
    page = client_of(net.institute).get(f"{made.uri}/text?of={consortium.uri}").content.decode()
    assert "丙食品研究所 40/100" in page
    assert client_of(net.university).get(f"{made.uri}/text?of={consortium.uri}").status_code == 403
    assert templates.withdraw_template(by=net.store.user, template=made).withdrawn_at is not None


def placed(net: Network) -> Consortium:
    consortium = running(net)
    for link, who in (("工艺", net.store), ("流通", net.institute)):
        actions.plan_package(
            by=net.store.user,
            consortium=consortium,
            link=link,
            title=link,
            due_on=soon(90),
            organisation=who.organisation,
        )
    return consortium


def test_neighbouring_links_share_one_specification_and_one_test(net: Network) -> None:
    consortium = placed(net)
    up, down = consortium.packages.get(link="工艺"), consortium.packages.get(link="流通")
    store, institute = client_of(net.store), client_of(net.institute)
    given = {"upstream": down.pk, "downstream": up.pk, "title": "米饭硬度", "specification": "≤ 120 g",
    "test": "质构仪",
             "due_on": soon()}  # fmt: skip
    assert store.post(f"{consortium.uri}/do/interface", given).status_code == 422  # the wrong way round
    posted(store, f"{consortium.uri}/do/interface", **given | {"upstream": up.pk, "downstream": down.pk})
    made = Interface.objects.get()
    assert [work.uri for work in work_of(net.institute.user) if work.uri == made.uri] == [made.uri]
    assert store.get(f"{made.uri}/do/agree").status_code == 404  # not its turn
    posted(institute, f"{made.uri}/do/agree", agreed="yes", due_on=soon(60))
    posted(store, f"{made.uri}/do/test", measured="130 g", passed="no", file=file())
    posted(institute, f"{made.uri}/do/accept", accepted="yes")
    made.refresh_from_db()
    assert made.state == "agreed"
    posted(institute, f"{made.uri}/do/test", measured="115 g", passed="yes", file=file())
    assert store.post(f"{made.uri}/do/accept", {"accepted": "no"}).status_code == 422
    posted(store, f"{made.uri}/do/accept", accepted="yes")
    made.refresh_from_db()
    assert (made.state, made.reason) == ("passed", "115 g")
    assert "米饭硬度" in store.get(consortium.uri).content.decode()
    assert client_of(net.university).get(made.uri).status_code == 403


def test_a_specification_is_refused_or_dropped_with_its_reason(net: Network) -> None:
    consortium = placed(net)
    up, down = consortium.packages.get(link="工艺"), consortium.packages.get(link="流通")
    given: Any = {"upstream": up, "downstream": down, "specification": "x", "test": "x", "due_on": soon()}
    with pytest.raises(NotAllowed):
        partners.propose_interface(by=net.university.user, title="甲", **given)
    made = partners.propose_interface(by=net.institute.user, title="甲", **given)
    with pytest.raises(NotAllowed):
        partners.agree_interface(by=net.institute.user, interface=made, agreed=True, due_on=soon())
    refused = partners.agree_interface(by=net.store.user, interface=made, agreed=False, due_on=soon(), reason="测不了")
    assert refused.state == "dropped"
    other = partners.propose_interface(by=net.institute.user, title="甲", **given)
    partners.agree_interface(by=net.store.user, interface=other, agreed=True, due_on=soon())
    partners.test_interface(by=net.store.user, interface=other, measured="x", passed=True, file=paper())
    assert partners.drop_interface(by=net.store.user, interface=other, reason="换路线").tests.get().accepted is False


def test_a_firm_higher_on_the_ladder_raises_a_supplier_and_its_orders_are_counted(net: Network) -> None:
    client = client_of(net.store)
    given = {"leader": net.store.organisation.pk, "supplier": net.institute.organisation.name, "title": "包装",
    "gap": "尺寸",
             "goal": "合格率 99%", "support": "模具", "due_on": soon()}  # fmt: skip
    assert client.post("/fosterings/new", given).status_code == 422  # neither stands on the ladder
    make.certificate(net.store.organisation, kind="single_champion")
    posted(client, "/fosterings/new", **given)
    made = Fostering.objects.get()
    assert (made.leader_step, made.supplier_step) == (4, 0)
    assert client.get(f"{made.uri}/do/answer").status_code == 403
    posted(client_of(net.institute), f"{made.uri}/do/answer", taken="yes", due_on=soon(300))
    order = ordered(net)
    assert given_to(made).orders_count == 0  # not taken yet
    actions.take_order(by=net.institute.user, order=order, signed_on=soon(0), file=paper())
    assert (given_to(made).orders_count, given_to(made).fen) == (1, order.price_fen)
    assert "单项冠军" in client.get(made.uri).content.decode()
    assert "1 份" in client.get(made.uri).content.decode()
    with pytest.raises(NotAllowed):  # the one who fosters does not praise itself
        partners.reach_fostering(by=net.store.user, fostering=made, reason="到了")
    assert partners.reach_fostering(by=net.institute.user, fostering=made, reason="三批 99.2%").state == "reached"
    assert client.get("/fosterings").status_code == 200


def test_fostering_is_declined_or_stopped(net: Network) -> None:
    make.certificate(net.store.organisation, kind="single_champion")
    given: Any = {"leader": net.store.organisation, "supplier": net.institute.organisation, "gap": "x", "goal": "x",
                  "support": "x", "due_on": soon()}  # fmt: skip
    made = partners.offer_fostering(by=net.store.user, title="甲", **given)
    declined = partners.answer_fostering(by=net.institute.user, fostering=made, taken=False, due_on=soon(), reason="忙")
    assert declined.state == "declined"
    other = partners.offer_fostering(by=net.store.user, title="甲", **given)
    assert partners.stop_fostering(by=net.store.user, fostering=other, reason="转产").state == "stopped"


def test_one_case_holds_pilot_orders_contracts_money_rights_and_quality(net: Network) -> None:
    case = actions.open_case(
        by=net.store.user, organisation=net.store.organisation, title="冷却", field="processing", due_on=soon()
    )
    store = client_of(net.store)
    assert "缺" in store.get(case.uri).content.decode()
    base = {"organisation": net.institute.organisation.name, "words": "x", "on": soon(0)}
    wrong = base | {"kind": "venture", "file": file()}
    assert store.post(f"{case.uri}/do/back", wrong).status_code == 422  # money without an amount
    posted(store, f"{case.uri}/do/back", **base | {"kind": "venture", "amount_fen": "5000000", "file": file()})
    posted(store, f"{case.uri}/do/back", **base | {"kind": "rights", "file": file()})
    posted(store, f"{case.uri}/do/back", **base | {"kind": "quality", "file": file()})
    assert standing_behind(case) == {"venture": 1, "rights": 1, "quality": 1, "research": 0}
    posted(store, "/rd-orders/new", customer=net.store.organisation.pk, contractor=net.institute.organisation.name,
           kind="pilot", title="中试三批", specification="三批", acceptance_test="称量", ip_term="归委托方",
           price_fen="1000",
           delivery_on=soon(90), case=case.pk)  # fmt: skip
    order = Order.objects.get()
    assert (order.kind, order.case) == ("pilot", case)
    actions.take_order(by=net.institute.user, order=order, signed_on=soon(0), file=paper())
    page = store.get(case.uri).content.decode()
    assert "四样齐备" in page
    order.refresh_from_db()
    assert order.contract is not None
    assert order.contract.number in page
    with pytest.raises(NotAllowed):
        ordered(net, case=actions.open_case(by=net.institute.user, organisation=net.institute.organisation,
        title="别家",
                                            field="processing", due_on=soon()))  # fmt: skip


def test_gaps_and_dependants_of_the_graph(net: Network) -> None:
    output = an_output(net)
    found = {gap.code: gap.things for gap in gaps(net.store.user)}
    assert output in found["output"]
    page = client_of(net.store).get("/knowledge").content.decode()
    assert output.title in page
    consortium = founded(net)
    order = ordered(net, consortium=consortium)
    walked = client_of(net.store).get(f"/knowledge?of=https://valley.example{consortium.uri}").content.decode()
    assert order.title in walked
    assert "没有您可以查看的这条记录" in client_of(net.university).get(f"/knowledge?of={order.uri}").content.decode()
    assert [step.card.uri for step in foundations(order.uri, net.store.user).steps] == [consortium.uri]
    actions.adopt_output(
        by=net.store.user, output=output, organisation=net.store.organisation, since=soon(0), effect="好"
    )
    assert output not in {gap.code: gap.things for gap in gaps(net.store.user)}["output"]


def test_lines_of_a_template_are_data(net: Network) -> None:
    assert PackageLine("工艺", "小试", 3).after == ()
    with pytest.raises(Invalid):
        templates.publish_template(
            by=net.desk, organisation=None, kind="programme", title="x", version="1", source="x",
            contents=Contents(packages=[PackageLine("工艺", "小试", 3, [1])], shares=[ShareLine("hours", "x", 1)]),
        )  # fmt: skip

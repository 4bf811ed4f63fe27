"""The need's way through its pages, the anonymous door, and how much each viewer sees."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import factories
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, Side, answered, problem, soon, split, taken
from valley.innovation.exchange import actions
from valley.innovation.exchange.errors import WrongCase
from valley.innovation.exchange.models import Need, NeedState, Opened, Result, Route
from valley.innovation.exchange.queries import needs_for, tree_of, who_waits_for_whom
from valley.innovation.exchange.queries.library import named_problems
from valley.innovation.exchange.rules import Seen, seen_of
from valley.kernel import clock
from valley.kernel.errors import NotAllowed
from valley.kernel.evidence import content_of
from valley.kernel.models import EvidenceFile, Notice, User

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def signed_in(side: Side | User) -> Client:
    client = Client()
    client.force_login(side.user if isinstance(side, Side) else side)
    return client


def test_a_store_reports_a_station_takes_and_answers_and_the_store_confirms(net: Network) -> None:
    store, station = signed_in(net.store), signed_in(net.station)
    given = {
        "origin": "store", "title": "米饭发硬", "summary": "复热后发硬", "language": "zh", "openness": "title",
        "organisation": net.store.organisation.pk, "topics_of": "米制品、复热",
        "photos": SimpleUploadedFile("rice.png", PNG, "image/png"),
    }  # fmt: skip
    made = store.post("/needs/new", given)
    need = Need.objects.get()
    assert (made.status_code, made["Location"], need.topics) == (302, need.uri, ["米制品", "复热"])
    page = station.get(need.uri).content.decode()
    assert "受理" in page
    assert "rice.png" in page
    assert station.post(f"{need.uri}/do/take", {"next_step": "看样", "due_on": soon()}).status_code == 302
    said = station.post(f"{need.uri}/do/answer", {"ground": "own", "words": "加水分保持剂"})
    assert said.status_code == 302
    assert "加水分保持剂" in store.get(need.uri).content.decode()
    assert station.get(f"{need.uri}/do/check").status_code == 403
    assert "还有什么现象" in store.get(f"{need.uri}/do/check").content.decode()
    refused = store.post(f"{need.uri}/do/check", {"helped": "no"})
    assert refused.status_code == 422
    assert store.post(f"{need.uri}/do/check", {"helped": "yes"}).status_code == 302
    need.refresh_from_db()
    assert need.state == NeedState.CONFIRMED


def test_an_eater_without_an_account_reports_follows_and_confirms(net: Network) -> None:
    eater = Client()
    done = eater.post("/report", {"origin": "eater", "title": "漏气", "summary": "三包里有一包漏气"})
    need = Need.objects.get()
    secret = done.context["secret"]
    assert need.number in done.content.decode()
    assert eater.get("/report/my-case").status_code == 302
    wrong = eater.post("/report/case", {"number": need.number, "secret": "AAAAA"})
    assert wrong.status_code == 422
    assert "案号或密语不对" in wrong.content.decode()
    assert eater.post("/report/case", {"number": need.number, "secret": secret}).status_code == 302
    assert eater.post("/report/my-case", {"helped": "yes"}).status_code == 404
    need = actions.take_need(
        by=net.station.user, need=need, organisation=net.station.organisation, next_step="看样", due_on=soon()
    )
    answered(net, need, net.station)
    assert "水分保持剂" in eater.get("/report/my-case").content.decode()
    assert eater.post("/report/my-case", {"helped": "yes"}).status_code == 302
    assert eater.post("/report/my-case", {"reason": "又漏了"}).status_code == 302
    need.refresh_from_db()
    assert need.state == NeedState.ANALYSING


def test_an_eater_without_an_account_renews_and_withdraws(net: Network) -> None:
    eater = Client()
    done = eater.post("/report", {"origin": "eater", "title": "漏气", "summary": "三包里有一包漏气"})
    need = Need.objects.get()
    assert eater.get("/report/my-case/renew").status_code == 302
    eater.post("/report/case", {"number": need.number, "secret": done.context["secret"]})
    page = eater.get("/report/my-case").content.decode()
    assert "三包里有一包漏气" in page
    assert "/report/my-case/withdraw" in page
    with clock.travel(clock.now() + timedelta(days=100)):
        assert "再保留一年" in eater.get("/report/my-case/renew").content.decode()
        assert eater.post("/report/my-case/renew").status_code == 302
        need.refresh_from_db()
        assert need.expires_on == clock.today() + timedelta(days=365)
    assert eater.post("/report/my-case/withdraw", {"reason": ""}).status_code == 422
    assert eater.post("/report/my-case/withdraw", {"reason": "厂家已换货"}).status_code == 302
    need.refresh_from_db()
    assert (need.state, need.close_reason) == (NeedState.WITHDRAWN, "厂家已换货")
    assert "/report/my-case/withdraw" not in eater.get("/report/my-case").content.decode()
    assert eater.get("/report/my-case/withdraw").status_code == 404
    assert eater.get("/report/my-case/other").status_code == 404


def test_without_the_secret_nobody_renews_or_withdraws_an_anonymous_case(net: Network) -> None:
    made = actions.report_problem(by=None, origin="eater", title="漏气", summary="三包里有一包漏气")
    with pytest.raises(WrongCase):
        actions.renew_need(by=None, need=made.need, secret="x")
    for need in (made.need, problem(net)):
        with pytest.raises(WrongCase):
            actions.withdraw_need(by=None, need=need, reason="x", secret="")
    with pytest.raises(NotAllowed):
        actions.renew_need(by=net.desk, need=made.need)


def test_title_then_summary_then_full_text_each_by_leave_and_logged(net: Network) -> None:
    other = network.side("己调味品公司")
    need = taken(net, detail="配方：米 70 %")
    assert seen_of(other.user, need) == Seen.TITLE
    page = signed_in(other).get(need.uri).content.decode()
    assert "冷藏三天后" not in page
    with pytest.raises(NotAllowed):
        actions.open_full_text(by=other.user, thing=need)
    for stage, seen in (("summary", Seen.SUMMARY), ("full", Seen.FULL)):
        asked = actions.ask_disclosure(
            by=other.user, thing=need, organisation=other.organisation, stage=stage, purpose="有相近工艺"
        )
        actions.decide_disclosure(by=net.store.user, disclosure=asked, granted=True, until=soon())
        assert seen_of(other.user, need) == seen
    read = signed_in(other).post(f"{need.uri}/full").content.decode()
    assert "配方：米 70 %" in read
    assert list(Opened.objects.values_list("user__username", flat=True)) == [other.user.username]
    theirs = "谁看过全文"
    assert theirs in signed_in(net.store).get(asked.uri).content.decode()
    assert theirs not in signed_in(other).get(asked.uri).content.decode()
    actions.revoke_disclosure(by=net.store.user, disclosure=asked, reason="项目结束")
    assert seen_of(other.user, need) == Seen.SUMMARY
    with clock.travel(clock.now().replace(year=clock.today().year + 2)):
        assert seen_of(other.user, need) == Seen.TITLE


def test_the_list_shows_exactly_what_the_rule_allows(net: Network) -> None:
    other = network.side("己调味品公司")
    reported = problem(net)
    first = taken(net)
    child = split(net, first, net.institute, net.station)
    declined = actions.decline_need(by=net.desk, need=problem(net), kind="unclear", words="请补充")
    everything = [reported, first, child, declined]
    for user in (net.desk, net.store.user, net.station.user, net.institute.user, net.university.user, other.user):
        listed = set(needs_for(user))
        assert listed == {need for need in everything if seen_of(user, again(need)) >= Seen.TITLE}, user


def again(need: Need) -> Need:
    return Need.objects.get(pk=need.pk)


def test_the_library_keeps_what_solved_a_problem_at_which_step(net: Network) -> None:
    given = {
        "origin": "store", "title": "解冻后发柴", "summary": "复热后发柴", "language": "zh", "openness": "summary",
        "step": "工艺", "topics_of": "冷冻解冻",
    }  # fmt: skip
    store = signed_in(net.store)
    assert store.post("/needs/new", given).status_code == 302
    need = Need.objects.get()
    assert need.topics == ["工艺", "冷冻解冻"]
    assert {row.name: row.open_count for row in named_problems(net.store.user)}["冷冻解冻"] == 1
    need = actions.take_need(
        by=net.station.user, need=need, organisation=net.station.organisation, next_step="看样", due_on=soon()
    )
    actions.check_answer(by=net.store.user, answer=answered(net, need, net.station), helped=True)
    page = signed_in(net.university).get("/solutions?step=工艺&standing=solved").content.decode()
    assert "解冻后发柴" in page
    assert "解冻后发柴" not in store.get("/solutions?step=包装").content.decode()
    assert [(row.name, row.solved_count) for row in named_problems(net.university.user)] == [
        ("保鲜运输", 0), ("冷冻解冻", 1), ("风味", 0), ("冷链", 0)
    ]  # fmt: skip


def test_the_tree_is_shown_as_far_as_one_may_see_it(net: Network) -> None:
    first = taken(net)
    child = split(net, first, net.institute, net.station)
    science = split(net, child, net.university, net.institute)
    for side in (net.store, net.station, net.institute, net.university):
        assert [(b.need, b.depth, b.here) for b in tree_of(science, side.user)] == [
            (first, 0, False), (child, 1, False), (science, 2, True)
        ]  # fmt: skip


def test_who_waits_for_whom_and_how_the_network_does(net: Network) -> None:
    need = taken(net)
    split(net, need, net.institute, net.station)
    done = taken(net)
    actions.check_answer(by=net.store.user, answer=answered(net, done, net.station), helped=True)
    waits = {(w.asker, w.asked): w.count for w in who_waits_for_whom(needs_for(net.desk))}
    assert waits == {("甲门店餐饮公司", "乙试验站"): 1, ("乙试验站", "丙食品研究所"): 1}
    assert "谁在等谁" in signed_in(net.desk).get("/network").content.decode()


def test_a_result_goes_down_to_whoever_uses_it_and_all_before_are_told(net: Network) -> None:
    need = taken(net)
    basic = actions.register_result(
        by=net.university.user, organisation=net.university.organisation, kind="basic", title="回生机理",
        summary="直链淀粉重结晶的条件。", topics_of=["米制品"], answers_need=need,
    )  # fmt: skip
    actions.adopt_result(by=net.institute.user, route=routed(net, basic, net.university, net.institute), effect="立项")
    process = actions.register_result(
        by=net.institute.user, organisation=net.institute.organisation, kind="development", title="抗回生工艺",
        summary="一种工艺。", source=basic, trl=5, trl_evidence="中试三批",
    )  # fmt: skip
    route = routed(net, process, net.institute, net.station)
    actions.adopt_result(by=net.station.user, route=route, effect="复热硬度降 31 %")
    told = {user.username for user in User.objects.filter(pk__in=notices(process.uri))}
    assert told == {net.institute.user.username, net.university.user.username, net.store.user.username}
    page = signed_in(net.university).get(process.uri).content.decode()
    assert "回生机理" in page
    assert "抗回生工艺" in page


def notices(uri: str) -> list[int]:
    return list(Notice.objects.filter(thing=uri, code="exchange.result_adopted").values_list("user", flat=True))


def routed(net: Network, result: Result, by: Side, to: Side) -> Route:
    route = actions.route_result(
        by=by.user, result=result, organisation=to.organisation, why="承接方向一致", due_on=soon()
    )
    return actions.take_route(by=to.user, route=route, next_step="试验", due_on=soon(60))


def test_the_public_sees_what_is_exhibited_and_nothing_else(net: Network) -> None:
    result = actions.register_result(
        by=net.institute.user, organisation=net.institute.organisation, kind="application", title="低钠酱油",
        summary="钠降三成。", detail="菌种编号 X", openness="title",
    )  # fmt: skip
    public = Client()
    assert public.get(result.uri).status_code == 404
    assert "低钠酱油" not in public.get("/exhibition").content.decode()
    assert signed_in(net.institute).post(f"{result.uri}/do/show").status_code == 302
    page = public.get(result.uri).content.decode()
    assert "钠降三成" in page
    assert "菌种编号" not in page
    assert "低钠酱油" in public.get("/exhibition").content.decode()
    assert signed_in(net.institute).post(f"{result.uri}/do/withdraw").status_code == 302
    assert public.get(result.uri).status_code == 404


def test_a_saved_search_tells_of_what_its_owner_may_see(net: Network) -> None:
    reader = factories.user()
    watch, secret = actions.save_watch(by=reader, words="发硬 米饭")
    hidden, secret_words = actions.save_watch(by=reader, words="冷藏三天")
    need = taken(net)
    assert actions.tell_watchers(need) == 1
    feed = Client().get(f"{watch.uri}/{secret}.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert need.number in feed.content.decode()
    assert need.number not in Client().get(f"{hidden.uri}/{secret_words}.atom").content.decode()
    assert Client().get(f"{watch.uri}/{secret}x.atom").status_code == 404
    actions.end_watch(by=reader, watch=watch)
    assert Client().get(f"{watch.uri}/{secret}.atom").status_code == 404


def test_a_huge_text_and_markup_are_kept_out_or_shown_as_text(net: Network) -> None:
    store = signed_in(net.store)
    given = {"origin": "store", "title": "x" * 121, "summary": "y" * 601, "language": "zh", "openness": "title"}
    page = store.post("/needs/new", given)
    assert page.status_code == 422
    need = problem(net, title="<script>alert(1)</script>", summary="'; DROP TABLE exchange_need; --")
    shown = store.get(need.uri).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert store.get("/needs?q=%27%3B+DROP+TABLE").status_code == 200


def test_an_anonymous_photo_does_not_say_where_it_was_taken(net: Network) -> None:
    place = b"\0\0\0\x10tEXtGPS\x0040.14,117.12" + b"\0\0\0\0"
    signed = PNG[:33] + place + PNG[33:]
    given = {"origin": "eater", "title": "漏气", "summary": "三包里一包漏气。"}
    Client().post("/report", {**given, "photos": SimpleUploadedFile("a.png", signed, "image/png")})
    kept = EvidenceFile.objects.get()
    assert content_of(kept) == PNG
    mine = signed_in(net.store)
    mine.post("/needs/new", {**given, "language": "zh", "openness": "title",
                             "photos": SimpleUploadedFile("b.png", signed, "image/png")})  # fmt: skip
    assert content_of(EvidenceFile.objects.exclude(pk=kept.pk).get()) == signed  # whose name it bears anyway

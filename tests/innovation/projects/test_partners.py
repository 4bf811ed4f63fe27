"""Templates, shared input, shared specifications, fostering, what stands behind a case: on the pages."""

from typing import Any

import pytest

from tests.factories import registry as make
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, soon
from tests.innovation.projects.begun import an_output, client_of, file, placed, posted
from tests.innovation.projects.made import founded, ordered, paper, running, seated
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import actions
from valley.innovation.projects.actions import partners, templates
from valley.innovation.projects.actions.templates import Contents, PackageLine, ShareLine
from valley.innovation.projects.models import (
    Fostering,
    Interface,
    Order,
    Sharing,
    Template,
)
from valley.innovation.projects.queries.knowledge import foundations, gaps
from valley.innovation.projects.queries.partners import given_to, standing_behind
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.things import work_of


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


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

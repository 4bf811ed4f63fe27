"""From stage to stage; named experts; the ledger of what is new; packages for partners."""

from datetime import date, datetime
from typing import Any

import pytest

from tests import factories
from tests.factories import registry
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, soon
from tests.innovation.projects.made import paper
from tests.innovation.racing import at_once
from valley.innovation.exchange.errors import NotReviewed, Tied, WrongState
from valley.innovation.projects import actions
from valley.innovation.projects.engine.gates import after, criteria
from valley.innovation.projects.engine.verdicts import verdict
from valley.innovation.projects.errors import AdoptedAlready, OutputThere
from valley.innovation.projects.measures.technologies import leading_clusters, leading_technologies, outputs
from valley.innovation.projects.models import Case, Gate, Review
from valley.innovation.projects.queries.pipeline import passage
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.measures import Period, Scope
from valley.kernel.models import User


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def test_two_thirds_of_at_least_five() -> None:
    assert verdict([True] * 4) is None
    assert verdict([True] * 4 + [False] * 2) is True
    assert verdict([True] * 3 + [False] * 2) is False


def test_a_path_asks_more_than_the_general_one() -> None:
    assert set(criteria("general", "research")) < set(criteria("medical_food", "research"))
    assert (after("pilot"), after("industry")) == ("industry", "")


def opened(net: Network) -> Case:
    return actions.open_case(
        by=net.institute.user, organisation=net.institute.organisation, title="两段冷却", field="processing",
        path="agri_food", due_on=soon(90),
    )  # fmt: skip


def shown(net: Network, case: Case) -> Case:
    for one in criteria(case.path, case.stage):
        actions.meet_criterion(by=net.institute.user, case=case, criterion=one, words="见记录", file=paper())
    return actions.ask_gate(by=net.institute.user, case=case)


def test_a_case_goes_on_when_its_criteria_are_shown_and_somebody_else_says_so(net: Network) -> None:
    case = opened(net)
    with pytest.raises(WrongState, match="与产地签有供应合同"):
        actions.ask_gate(by=net.institute.user, case=case)
    case = shown(net, case)
    decide: Any = {"by": net.desk, "case": case, "reason": "证据齐全"}
    with pytest.raises(NotAllowed):
        actions.decide_gate(**{**decide, "by": net.institute.user}, verdict="go", due_on=soon(90))
    with pytest.raises(Invalid):
        actions.decide_gate(**decide, verdict="go")
    case = actions.decide_gate(**decide, verdict="go", due_on=soon(90), holder=net.station.organisation)
    assert case.stage == "transfer"
    assert case.stays.get(left_at=None).holder == net.station.organisation
    case = actions.drop_case(by=net.station.user, case=case, kind="cost", reason="成本翻倍")
    assert (case.state, case.drop_kind) == ("dropped", "cost")
    assert [(row.entered_count, row.passed_count, row.dropped_count) for row in passage()][:2] == [(1, 1, 0), (1, 0, 1)]


def test_rework_asks_again(net: Network) -> None:
    case = shown(net, opened(net))
    case = actions.decide_gate(by=net.desk, case=case, verdict="rework", reason="缺一批", due_on=soon(30))
    assert case.stage == "research"
    case = actions.ask_gate(by=net.institute.user, case=case)
    assert Gate.objects.get().verdict == "rework"


@pytest.mark.django_db(transaction=True)
def test_a_gate_is_passed_once() -> None:
    net = network.build()
    case = shown(net, opened(net))

    def go(_n: int) -> None:
        actions.decide_gate(by=net.desk, case=case, verdict="go", reason="证据齐全", due_on=soon(90))

    assert at_once(go, (1, 2)) == ["WrongState", "done"]


def experts(count: int = 5) -> dict[User, str]:
    return {factories.user(): "食品物性 · 某研究所" for _one in range(count)}


def asked(net: Network, who: dict[User, str], **more: Any) -> Review:
    given: dict[str, Any] = {
        "kind": "leading", "title": "两段冷却", "claim": "硬度降三成", "compared": "公开文献最好水平为两成",
        "owner": net.institute.organisation, "experts": who, "file": paper(), **more,
    }  # fmt: skip
    return actions.ask_review(by=net.desk, **given)


def counted(known_at: datetime, measure: Any = leading_technologies) -> int:
    period = Period(date(2020, 1, 1), clock.today().replace(year=clock.today().year + 1))
    found = measure(period=period, scope=Scope(), known_at=known_at)
    return len(list(found.contributions))


def test_named_experts_who_are_tied_to_nobody_affirm_and_the_indicator_counts_it(net: Network) -> None:
    registry.residence(net.institute.organisation, registry.park())
    with pytest.raises(Tied):
        asked(net, {**experts(4), net.institute.user: "本所"})
    with pytest.raises(Invalid):
        asked(net, experts(4))
    who = experts(6)
    review = asked(net, who)
    judges = list(who)
    actions.judge_review(by=judges[0], review=review, tied=True, agrees=None, words="同一课题组")
    for place, judge in enumerate(judges[1:]):
        with pytest.raises(NotReviewed):
            actions.conclude_review(by=net.desk, review=review, reason="认定")
        actions.judge_review(by=judge, review=review, tied=False, agrees=place > 0, words="数据可信")
    with pytest.raises(NotAllowed):  # once
        actions.judge_review(by=judges[1], review=review, tied=False, agrees=True, words="改主意")
    assert counted(clock.now()) == 0
    review = actions.conclude_review(by=net.desk, review=review, reason="四比一")
    before = clock.now()
    assert (review.state, counted(before)) == ("affirmed", 1)
    actions.revoke_review(by=net.desk, review=review, reason="数据撤回")
    assert (counted(clock.now()), counted(before)) == (0, 1)


def test_a_cluster_counts_while_its_judgement_holds(net: Network) -> None:
    registry.residence(net.institute.organisation, registry.park())
    who = experts()
    review = asked(net, who, kind="cluster", title="低回生米饭产业集群")
    for judge in who:
        actions.judge_review(by=judge, review=review, tied=False, agrees=True, words="主导标准和专利")
    assert counted(clock.now(), leading_clusters) == 0
    review = actions.conclude_review(by=net.desk, review=review, reason="全体同意")
    assert (counted(clock.now(), leading_clusters), counted(clock.now())) == (1, 0)
    actions.revoke_review(by=net.desk, review=review, reason="主导地位已失")
    assert counted(clock.now(), leading_clusters) == 0


def test_a_stranglehold_is_solved_only_by_a_review(net: Network) -> None:
    line = actions.list_stranglehold(
        by=net.desk, title="高阻隔膜", field="equipment", words="全靠进口", source="会议纪要", goal="国产替代过半"
    )
    who = experts()
    review = asked(net, who, kind="solved", stranglehold=line)
    for judge in who:
        actions.judge_review(by=judge, review=review, tied=False, agrees=True, words="已替代")
    actions.conclude_review(by=net.desk, review=review, reason="全体同意")
    line.refresh_from_db()
    assert line.state == "solved"
    with pytest.raises(WrongState):
        actions.remove_stranglehold(by=net.desk, stranglehold=line, reason="误列")


def test_an_output_counts_once_however_its_credit_is_split(net: Network) -> None:
    registry.residence(net.institute.organisation, registry.park())
    ours, theirs = net.institute.organisation, net.university.organisation
    given: dict[str, Any] = {
        "by": net.institute.user, "owner": ours, "kind": "process", "title": "两段冷却", "words": "不加改良剂",
        "issued_on": soon(0), "total": 10, "file": paper(),
    }  # fmt: skip
    with pytest.raises(Invalid):
        actions.enter_output(version="1", parts={ours: 7, theirs: 4}, **given)
    made = actions.enter_output(version="1", parts={ours: 7, theirs: 3}, **given)
    with pytest.raises(OutputThere):
        actions.enter_output(version="1", parts={ours: 10}, **given)
    given["file"] = paper()
    actions.enter_output(version="2", parts={ours: 10}, replaces=made, **given)
    period = Period(soon(-1), soon(1))
    found = outputs(period=period, scope=Scope(), known_at=clock.now())
    assert [row["uri"] for row in found.contributions] == [made.uri]
    use: Any = {"output": made, "organisation": net.store.organisation, "since": soon(0), "effect": "退回降九成"}
    with pytest.raises(NotAllowed):  # nobody says so for the adopter
        actions.adopt_output(by=net.institute.user, **use)
    actions.adopt_output(by=net.store.user, **use)
    with pytest.raises(AdoptedAlready):
        actions.adopt_output(by=net.store.user, **use)


def test_a_package_is_handed_over_item_by_item(net: Network) -> None:
    bundle = actions.make_bundle(
        by=net.institute.user, licensor=net.institute.organisation, title="米饭加工", version="1", licence="按产量计费",
        checklist=["工艺卡", "培训"], parts=[("process", "两段冷却", None)],
    )  # fmt: skip
    moved = actions.start_transfer(
        by=net.institute.user, bundle=bundle, organisation=net.store.organisation, park_name="协作园区",
        licensed_on=soon(0), due_on=soon(90),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.tick_transfer(by=net.institute.user, transfer=moved, items=["工艺卡"])
    moved = actions.tick_transfer(by=net.store.user, transfer=moved, items=["工艺卡"])
    with pytest.raises(Invalid):
        actions.end_transfer(by=net.store.user, transfer=moved, done=True, reason="投产")
    actions.tick_transfer(by=net.store.user, transfer=moved, items=["培训"])
    assert actions.end_transfer(by=net.store.user, transfer=moved, done=True, reason="投产三批合格").state == "done"

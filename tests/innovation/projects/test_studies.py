"""Studies with their samples, batches and analyses; the register of new-type R&D institutions."""

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, Side, soon
from tests.innovation.exchange.test_calls import paper
from tests.innovation.projects.test_resources import strain
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects.actions import institutions, resources
from valley.innovation.projects.actions import studies as actions
from valley.innovation.projects.actions.studies import SampleLine
from valley.innovation.projects.engine.analyses import Figure
from valley.innovation.projects.errors import InstitutionThere, SampleThere
from valley.innovation.projects.models import Institution, Reading, Resource, Run, Study
from valley.innovation.projects.queries.studies import income_of, usable_by
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.links import edges_of
from valley.kernel.things import work_of

TABLE = b"sample,arm,bifido\nS1,diet,4\nS2,diet,5\nS3,control,2\nS4,control,1\n"


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def registered(net: Network, kind: str = "fermentation", **more: Any) -> Study:
    given = {
        "title": "低盐发酵", "question": "哪株效价高", "design": "三株各三批", "next_step": "摇瓶", "due_on": soon(60),
        "biosafety": "1", **more,
    }  # fmt: skip
    return actions.register_study(by=net.store.user, organisation=net.store.organisation, kind=kind, **given)


def batch(net: Network, study: Study, titre: float, **more: Any) -> Run:
    return actions.note_batch(
        by=net.store.user, study=study, performed_on=soon(0), words="37 ℃，24 h，5 L",
        readings=[Figure("效价", titre, "g/L")], **more,
    )  # fmt: skip


def analysed(net: Network, study: Study, table: bytes = TABLE) -> Run:
    return actions.analyse(
        by=net.store.user, study=study, method="groups", file=ContentFile(table, "bifido.csv"), words="双歧杆菌",
        parameters={"value": "bifido", "group": "arm", "unit": "%", "seed": "7"},
    )  # fmt: skip


def page(side: Side, uri: str) -> str:
    client = Client()
    client.force_login(side.user)
    return client.get(uri).content.decode()


def test_what_is_done_with_people_or_microbes_says_what_allows_it(net: Network) -> None:
    with pytest.raises(Invalid) as refused:
        registered(net, biosafety="")
    assert refused.value.field == "biosafety"
    with pytest.raises(Invalid) as refused:
        registered(net, kind="microbiome", biosafety="")
    assert refused.value.field == "ethics"
    made = registered(net, kind="microbiome", biosafety="", ethics="伦审 2026-12")
    with pytest.raises(IntegrityError), transaction.atomic():
        Study.objects.filter(pk=made.pk).update(ethics="")


def test_batches_of_strains_are_compared_and_the_strain_shows_them(net: Network) -> None:
    lent: Resource = strain(net)
    study = registered(net)
    with pytest.raises(NotAllowed):  # nobody has lent it yet
        batch(net, study, 1.5, resource=lent)
    asked = resources.ask_lending(
        by=net.store.user, resource=lent, organisation=net.store.organisation, purpose="发酵", since=soon(0),
        until=soon(9),
    )  # fmt: skip
    assert lent not in usable_by(study)
    resources.agree_lending(by=net.institute.user, lending=asked, file=paper())
    assert lent in usable_by(study)
    low = batch(net, study, 1.5, resource=lent, construct="pNV1")
    high = batch(net, study, 2.25)
    shown = page(net.store, study.uri).split("比较：效价（g/L）")[1]
    assert shown.index("2.25 g/L") < shown.index("1.5 g/L")
    assert "效价 1.5 g/L" in page(net.institute, lent.uri)  # its owner sees what was made of it
    assert low.number not in page(net.university, lent.uri)
    assert high.number not in page(net.university, study.uri)
    assert lent.uri in {edge.object.uri for edge in edges_of(low.uri, net.store.user)}
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.filter(run=low).update(value=9)


def test_an_analysis_can_be_run_again_by_whoever_may_read_it(net: Network) -> None:
    study = registered(net, kind="data", biosafety="")
    first = analysed(net, study)
    assert {one.name: one.value for one in first.readings.all()}["difference"] == 3.0
    client = Client()
    client.force_login(net.desk)
    assert client.post(f"{first.uri}/do/again").status_code == 302
    again = Run.objects.get(repeats=first)
    assert again.agrees is True
    assert "与原结果一致" in page(net.store, study.uri)
    with pytest.raises(NotAllowed):
        actions.run_again(by=net.university.user, run=first)
    with pytest.raises(WrongState):
        actions.run_again(by=net.store.user, run=batch(net, study, 1))
    with pytest.raises(Invalid, match="第 2 行"):
        analysed(net, study, b"sample,arm,bifido\nS1,diet,many\nS2,control,1\n")


def test_a_sample_whose_consent_was_withdrawn_is_used_no_more(net: Network) -> None:
    study = registered(net, kind="microbiome", biosafety="", ethics="伦审 2026-12")
    lines = [SampleLine(f"S{n}", "粪便", soon(0), "diet", "16S V4", f"ACC{n}") for n in range(1, 5)]
    made = actions.enter_samples(by=net.store.user, study=study, lines=lines)
    with pytest.raises(SampleThere):
        actions.enter_samples(by=net.store.user, study=study, lines=lines[:1])
    first = analysed(net, study)
    gone = actions.withdraw_consent(by=net.store.user, sample=made[0])
    assert (gone.arm, gone.platform, gone.accession) == ("", "", "")
    assert "ACC1" not in page(net.store, study.uri)
    with pytest.raises(Invalid, match="S1 已撤回同意"):
        analysed(net, study)
    with pytest.raises(Invalid, match="S1 已撤回同意"):
        actions.run_again(by=net.store.user, run=first)
    analysed(net, study, TABLE.replace(b"S1,diet,4\n", b""))
    with pytest.raises(WrongState):
        actions.withdraw_consent(by=net.store.user, sample=gone)


def test_a_study_goes_through_its_pages(net: Network) -> None:
    client = Client()
    client.force_login(net.store.user)
    given = {
        "organisation": net.store.organisation.pk, "kind": "microbiome", "title": "膳食纤维与双歧杆菌",
        "question": "升否",
        "design": "交叉", "intervention": "纤维面包", "ethics": "伦审 1", "next_step": "入组", "due_on": soon(90),
    }  # fmt: skip
    assert client.post("/studies/new", given).status_code == 302
    study = Study.objects.get()
    assert study.uri in {work.uri for work in work_of(net.store.user)}
    samples = f"S1,粪便,{soon(0)},diet\nS2\t粪便\t{soon(0)}"
    assert client.post(f"{study.uri}/do/samples", {"lines": samples}).status_code == 302
    assert client.post(f"{study.uri}/do/samples", {"lines": "S3,粪便"}).status_code == 422
    noted = {"performed_on": soon(0), "words": "基线", "readings": "短链脂肪酸，62，mmol/kg"}
    assert client.post(f"{study.uri}/do/batch", noted).status_code == 302
    table = {
        "method": "groups", "file": ContentFile(TABLE, "t.csv"), "value": "bifido", "group": "arm", "seed": "1",
        "words": "一",
    }  # fmt: skip
    assert client.post(f"{study.uri}/do/analyse", table).status_code == 302
    run = Run.objects.get(method="groups")
    assert "seed=1" in client.get(run.uri).content.decode()
    assert client.post(f"{study.uri}/do/end", {"reason": "升高一倍（p 见运行记录）"}).status_code == 302
    with pytest.raises(WrongState):
        batch(net, study, 1)
    assert "升高一倍" in page(net.university, study.uri)


def test_a_screen_is_uploaded_judged_and_run_again(net: Network) -> None:
    study = registered(net, kind="screening", title="菌株筛选")
    client = Client()
    client.force_login(net.store.user)
    controls = "c,P1,阳性,100\nc,P1,阳性,104\nc,P1,阴性,0\nc,P1,阴性,4\n"
    wells = f"well,plate,role,od\n{controls}L1,P1,样品,77\nL2,P1,样品,12\n"
    given = {
        "method": "hits", "file": ContentFile(wells.encode(), "p.csv"), "value": "od", "group": "role",
        "plate": "plate", "threshold": "60", "seed": "1", "words": "一块板",
    }  # fmt: skip
    assert client.post(f"{study.uri}/do/analyse", given).status_code == 302
    run = Run.objects.get(method="hits")
    assert run.parameters["threshold"] == "60"
    said = client.get(run.uri).content.decode()
    assert "1 L1 75 %" in said
    assert "命中数 1" in said
    assert "Z′ P1 0.83" in said
    assert client.post(f"{run.uri}/do/again").status_code == 302
    assert Run.objects.get(repeats=run).agrees is True
    given |= {"file": ContentFile(wells.replace("阴性", "阳性").encode(), "p.csv")}
    refused = client.post(f"{study.uri}/do/analyse", given)
    assert refused.status_code == 422
    assert "两孔阴性对照" in refused.content.decode()


def institution(net: Network, **more: Any) -> Institution:
    given: Any = {
        "ownership": "mixed", "tasks": ["maturing", "transfer"], "governance": "理事会领导下的院长负责制",
        "since": date(2024, 3, 1), "source": "批文", "total": 10,
        "parts": {net.university.organisation: 6, net.store.organisation: 4}, **more,
    }  # fmt: skip
    return institutions.register_institution(by=net.desk, organisation=net.institute.organisation, **given)


def test_an_institution_says_who_invests_and_what_it_lives_on(net: Network) -> None:
    with pytest.raises(NotAllowed):
        institutions.register_institution(
            by=net.institute.user, organisation=net.institute.organisation, ownership="public", tasks=["transfer"],
            governance="-", since=date(2024, 3, 1), source="-", total=1, parts={net.university.organisation: 1},
        )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        institution(net, parts={net.university.organisation: 10})
    assert refused.value.field == "parts"
    made = institution(net)
    with pytest.raises(InstitutionThere):
        institution(net)
    income: Any = {"by": net.institute.user, "institution": made, "year": 2025}
    institutions.enter_income(**income, file=paper(), kind="contract", amount_fen=30_000)
    institutions.enter_income(**income, file=paper(), kind="grant", amount_fen=60_000)
    institutions.enter_income(**income, file=paper(), kind="contract", amount_fen=40_000)  # a correction
    assert [(one.kind, one.amount_fen) for one in income_of(made)[2025]] == [("grant", 60_000), ("contract", 40_000)]
    assert made.income.count() == 3
    with pytest.raises(Invalid):
        institutions.enter_income(**{**income, "year": 2023}, file=paper(), kind="grant", amount_fen=1)
    with pytest.raises(NotAllowed):
        institutions.enter_income(**{**income, "by": net.desk}, file=paper(), kind="grant", amount_fen=1)
    own = page(net.institute, made.uri)
    assert "60%" in own
    assert "6 / 10" in own
    assert "60%" not in page(net.store, made.uri)
    closed = institutions.close_institution(by=net.desk, institution=made, reason="并入")
    with pytest.raises(WrongState):
        institutions.enter_income(**{**income, "institution": closed}, file=paper(), kind="grant", amount_fen=1)
    assert made.number not in page(net.store, "/rd-institutions")


def test_an_institution_is_registered_on_its_page(net: Network) -> None:
    client = Client()
    client.force_login(net.desk)
    given = {
        "organisation": net.institute.organisation.name, "ownership": "private", "tasks": ["incubation"], "total": 1,
        "governance": "董事会", "since": "2025-01-01", "source": "章程", "parts": f"{net.store.organisation.name} 1",
    }  # fmt: skip
    assert client.post("/rd-institutions/new", given).status_code == 302
    made = Institution.objects.get()
    client.force_login(net.institute.user)
    assert made.number in client.get("/rd-institutions?task=incubation&ownership=private").content.decode()
    assert made.number not in client.get("/rd-institutions?task=transfer").content.decode()
    given = {"year": 2025, "kind": "service", "amount_fen": "120.50", "file": paper()}
    assert client.post(f"{made.uri}/do/income", given).status_code == 302
    assert made.income.get().amount_fen == 12_050

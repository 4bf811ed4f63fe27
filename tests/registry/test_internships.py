"""From a post to whether the intern was hired."""

from datetime import date

import pytest
from django.test import Client

from tests import factories
from tests.factories import registry as make
from valley.kernel import personal
from valley.kernel.actions import erase
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import AccessLog, ErasureReason, User
from valley.kernel.things import work_of
from valley.registry.actions import engage, internships
from valley.registry.errors.internships import AlreadyPlaced, NoPlaceLeft, PostClosed, StageOver
from valley.registry.models import InternshipPost, Organisation, Person, Placement

START, END = date(2026, 7, 1), date(2027, 1, 1)


@pytest.fixture
def firm(db: None) -> Organisation:
    return make.organisation()


@pytest.fixture
def boss(firm: Organisation) -> User:
    return make.with_role("administrator", firm)


@pytest.fixture
def post(firm: Organisation, boss: User) -> InternshipPost:
    return internships.open_post(
        by=boss, organisation=firm, title="检验员", places=1, starts_on=START, ends_on=END, partner=make.organisation()
    )


def student(firm: Organisation, name: str = "林晓试") -> Person:
    person = make.person(name)
    engage(by=None, person=person, organisation=firm, kind="intern", since=date(2026, 6, 1), share_per_mille=500)
    return person


@pytest.fixture
def placed(post: InternshipPost, boss: User, firm: Organisation) -> Placement:
    return internships.place(by=boss, post=post, person=student(firm))


def test_the_whole_way_by_form(client: Client, boss: User, post: InternshipPost, firm: Organisation) -> None:
    person = student(firm)
    client.force_login(boss)
    assert "检验员" in client.get("/internship-posts").content.decode()
    assert "林晓试" in client.get(f"{post.uri}/do/place").content.decode()
    assert client.post(f"{post.uri}/do/place", {"person": person.pk}).status_code == 302
    placement = Placement.objects.get()
    (work,) = [w for w in work_of(boss) if w.uri == placement.uri]
    assert (work.next_step, work.due) == ("登记到岗", START)
    for deed, given in (
        ("start", {"on": "2026-07-03"}),
        ("assess", {"on": "2026-12-20", "grade": "excellent", "remarks": "操作规范"}),
        ("finish", {"on": "2026-12-31", "hire": "hired"}),
    ):
        assert f"{placement.uri}/do/{deed}" in client.get(placement.uri).content.decode()
        assert client.post(f"{placement.uri}/do/{deed}", given).status_code == 302, deed
    placement.refresh_from_db()
    assert (placement.stage, placement.grade, placement.hire) == ("ended", "excellent", "hired")
    shown = client.get(placement.uri).content.decode()
    assert "操作规范" in shown
    assert "留用" in shown
    assert "/do/" not in shown
    assert AccessLog.objects.filter(key=person.key, reader=boss.public_id, uri=placement.uri).exists()
    assert [w for w in work_of(boss) if w.uri == placement.uri] == []


def test_who_has_nothing_to_do_with_it_sees_the_post_and_nobody_on_it(client: Client, placed: Placement) -> None:
    client.force_login(factories.user())
    page = client.get(placed.post.uri)
    assert (page.status_code, "林晓试" in page.content.decode()) == (200, False)
    assert client.get(placed.uri).status_code == 403


def test_places_are_counted(post: InternshipPost, placed: Placement, boss: User, firm: Organisation) -> None:
    other = student(firm, "赵小样")
    with pytest.raises(NoPlaceLeft):
        internships.place(by=boss, post=post, person=other)
    internships.break_off(by=boss, placement=placed, on=START)
    internships.place(by=boss, post=post, person=other)  # the place is free again


def test_nobody_is_placed_twice_on_a_post_or_on_a_closed_one(firm: Organisation, boss: User) -> None:
    post = internships.open_post(by=boss, organisation=firm, title="研发", places=3, starts_on=START, ends_on=END)
    person = student(firm)
    internships.place(by=boss, post=post, person=person)
    with pytest.raises(AlreadyPlaced):
        internships.place(by=boss, post=post, person=person)
    internships.close_post(by=boss, post=post)
    with pytest.raises(PostClosed):
        internships.place(by=boss, post=post, person=student(firm, "赵小样"))


def test_stages_follow_each_other(placed: Placement, boss: User) -> None:
    with pytest.raises(StageOver):
        internships.finish(by=boss, placement=placed, hire="hired", on=END)
    with pytest.raises(Invalid, match="起止日期之内"):
        internships.start(by=boss, placement=placed, on=date(2026, 6, 30))
    internships.start(by=boss, placement=placed, on=date(2026, 7, 2))
    with pytest.raises(Invalid, match="早于到岗日期"):
        internships.assess(by=boss, placement=placed, grade="passed", remarks="好", on=START)


def test_only_those_who_run_the_base_do_so(placed: Placement, firm: Organisation) -> None:
    with pytest.raises(NotAllowed):
        internships.start(by=make.with_role("filler", firm), placement=placed, on=START)
    with pytest.raises(NotAllowed):
        internships.close_post(by=make.with_role("administrator", make.organisation()), post=placed.post)


def test_remarks_are_the_persons_own(placed: Placement, boss: User) -> None:
    internships.start(by=boss, placement=placed, on=START)
    internships.assess(by=boss, placement=placed, grade="failed", remarks="常迟到", on=date(2026, 9, 1))
    placed.refresh_from_db()
    key = placed.person.key
    held = personal.holdings(key)["registry.internships"]
    assert any("常迟到" in holding.value for holding in held)
    erase(by=None, key=key, reason=ErasureReason.CONSENT_WITHDRAWN)
    key.refresh_from_db()
    assert personal.read(key, placed.remarks_sealed) is None
    assert placed.grade == "failed"  # the figure stays, nobody's

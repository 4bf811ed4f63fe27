"""Matches: asked for, frozen, judged, never saying what is hidden; references and rounds around them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests.factories import registry
from tests.innovation.exchange import network as made
from valley.innovation.exchange import actions, tasks
from valley.innovation.exchange.actions import matching, references, rounds
from valley.innovation.exchange.engine.matching.fitting import TooFew
from valley.innovation.exchange.errors import FileReadBefore, OutcomeThere, ReferenceThere
from valley.innovation.exchange.models import (
    Intake,
    Lookalike,
    Match,
    MatchOutcome,
    MatchPosting,
    MatchRun,
    MatchText,
    Reference,
    Result,
)
from valley.innovation.exchange.queries.calls import proposed_reviewers
from valley.innovation.exchange.queries.matchable import known_of
from valley.innovation.exchange.queries.matching import judged, partners, shown
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> made.Network:
    return made.build()


def result(net: made.Network, **more: object) -> Result:
    given = {"kind": "development", "title": "抑制米饭回生的复热工艺", "summary": "复热后米饭不发硬。",
             "topics_of": ["米制品"], "rights": "licence", **more}  # fmt: skip
    return actions.register_result(by=net.institute.user, organisation=net.institute.organisation, **given)  # type: ignore[arg-type]


def run(net: made.Network, need: object, *things: object) -> MatchRun:
    matching.index_things(uris=[thing.uri for thing in (need, *things)])  # type: ignore[attr-defined]
    asked = matching.ask_matching(by=net.station.user, thing=need)  # type: ignore[arg-type]
    return matching.run_matching(run=asked.pk)


def test_a_need_finds_a_result_and_says_why_and_the_result_finds_the_need_with_the_same_score(
    net: made.Network,
) -> None:
    need = made.taken(net, openness="summary", topics_of=["米制品"])
    found = result(net)
    done = run(net, need, found)
    (match,) = done.matches.all()
    assert (match.offer, done.state) == (found.uri, "done")
    assert "米饭" in "".join(word for word, _said in match.reasons["shared"])
    assert sum(match.reasons["parts"].values()) == pytest.approx(match.score, abs=0.001)
    assert {"rights", "conflict", "dates"} <= {one["name"] for one in match.constraints}
    back = matching.run_matching(run=matching.ask_matching(by=net.institute.user, thing=found).pk)
    assert [(row.need, row.score) for row in back.matches.all()] == [(need.uri, match.score)]


def test_what_is_hidden_is_neither_matched_nor_said(net: made.Network) -> None:
    need = made.taken(net, openness="title", summary="绝密配方玄武", detail="绝密配方玄武")
    found = result(net, openness="title", summary="绝密配方玄武", detail="绝密配方玄武")
    done = run(net, need, found)
    assert not MatchText.objects.filter(text__contains="玄武").exists()
    assert "玄武" not in str([row.reasons for row in done.matches.all()])


def test_a_search_that_fails_is_said_and_may_be_asked_again(
    net: made.Network, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = made.taken(net, openness="summary")
    first = matching.ask_matching(by=net.station.user, thing=need)
    assert matching.ask_matching(by=net.station.user, thing=need) == first

    def broken(run: int) -> None:
        raise OSError(run)

    monkeypatch.setattr(tasks, "run_matching", broken)
    with pytest.raises(OSError, match=str(first.pk)):
        tasks.match(run=first.pk)
    assert Notice.objects.get(code="exchange.match_failed").user == net.station.user
    client.force_login(net.station.user)
    assert "匹配没有完成" in client.get(first.uri).content.decode()
    assert "匹配没有完成" in client.get(need.uri).content.decode()
    assert matching.run_matching(run=first.pk).state == "failed"
    second = matching.ask_matching(by=net.station.user, thing=need)
    with clock.travel(clock.now() + timedelta(hours=2)):  # its worker was killed for good
        third = matching.ask_matching(by=net.station.user, thing=need)
    states = [MatchRun.objects.get(pk=one.pk).state for one in (first, second, third)]
    assert states == ["failed", "failed", "waiting"]


def test_an_exclusive_licence_and_ones_own_organisation_end_a_match(net: made.Network) -> None:
    need = made.taken(net, openness="summary")
    licensed = result(net, rights="exclusive")
    own = actions.register_result(
        by=net.store.user, organisation=net.store.organisation, kind="application", title="复热后米饭发硬",
        summary="米饭",
    )  # fmt: skip
    done = run(net, need, licensed, own)
    assert not done.matches.exists()
    assert done.dropped_count == 2
    why = {one.name: one.verdict for one in judged(known_of(need), known_of(own)).constraints}
    assert why["conflict"] == "fail"


def test_a_withdrawn_result_is_neither_found_nor_shown(net: made.Network) -> None:
    need, found = made.taken(net, openness="summary"), result(net)
    done = run(net, need, found)
    assert shown(done, net.station.user)
    actions.withdraw_result(by=net.institute.user, result=found)
    matching.index_things(uris=[found.uri])
    assert not shown(done, net.station.user)
    assert partners(known_of(need), None)[0] == []
    assert done.matches.count() == 1  # what was found stays on record


def test_who_may_not_read_the_need_may_not_match_it(net: made.Network) -> None:
    need = made.taken(net)
    with pytest.raises(NotAllowed):
        matching.ask_matching(by=net.university.user, thing=need)


def test_an_outcome_is_said_once_and_those_of_the_demonstration_never_train(net: made.Network) -> None:
    match: Match = run(net, made.taken(net, openness="summary"), result(net)).matches.get()
    matching.record_outcome(by=net.station.user, match=match, kind="contact")
    with pytest.raises(OutcomeThere):
        matching.record_outcome(by=net.station.user, match=match, kind="contact")
    with pytest.raises(Invalid):
        matching.record_outcome(by=net.station.user, match=match, kind="useless")
    assert len(matching.judged_pairs("result")) == 1
    net.station.user.fictional = True
    net.station.user.save()
    said = matching.record_outcome(by=net.station.user, match=match, kind="useless", words="试过，不适用")
    assert not said.real
    assert [pair.useful for pair in matching.judged_pairs("result")] == [True]
    assert matching.fit_weights(by=net.desk, kind="result") == TooFew(1)
    assert MatchOutcome.objects.count() == 2


def test_an_expert_takes_every_word_back(net: made.Network) -> None:
    need = made.taken(net, openness="summary")
    expert = net.university.user
    profile = references.offer_expertise(by=expert, title="淀粉回生", abstract="研究米饭复热发硬十年。")
    done = run(net, need, profile)
    assert done.matches.get().kind == "expert"
    with pytest.raises(NotAllowed):
        references.withdraw_reference(by=net.desk, reference=profile)
    references.withdraw_reference(by=expert, reference=profile)
    profile.refresh_from_db()
    assert (profile.title, profile.abstract, profile.topics) == ("—", "", [])
    assert not MatchText.objects.filter(uri=profile.uri).exists()
    left = set(MatchText.objects.values_list("pk", flat=True))
    assert set(MatchPosting.objects.values_list("text", flat=True)) <= left
    assert "十年" not in str([(row.reasons, row.constraints) for row in Match.objects.all()])
    assert not shown(done, net.station.user)


def table(*rows: str) -> "ContentFile[bytes]":
    return ContentFile("\n".join(["标题,公开(公告)号,法律状态,年费期限", *rows]).encode("gb18030"), "patents.csv")


def test_the_same_file_and_the_same_number_are_read_once_and_doubles_are_looked_at(net: made.Network) -> None:
    given: dict[str, Any] = {"by": net.institute.user, "form": "table", "organisation": net.institute.organisation}
    first = references.read_file(file=table("一种豆奶脱腥方法,CN 1 A,授权,", "米饭,CN2A,,"), **given)
    assert (first.read_count, first.made_count, first.known_count) == (2, 2, 0)
    with pytest.raises(FileReadBefore):
        references.read_file(file=table("一种豆奶脱腥方法,CN 1 A,授权,", "米饭,CN2A,,"), **given)
    again = references.read_file(file=table("一种豆奶脱腥方法,CN1A,授权,", "一种豆奶的脱腥方法,CN3A,,"), **given)
    assert (again.made_count, again.known_count, again.alike_count) == (1, 1, 1)
    pair = Lookalike.objects.get()
    references.decide_lookalike(by=net.institute.user, pair=pair, same=True)
    assert Reference.objects.get(identifier="CN3A").same_as == pair.older
    with pytest.raises(ReferenceThere):
        references.enter_reference(by=net.desk, kind="patent", title="x", identifier="CN1A")


def test_a_file_with_a_fault_brings_nothing(net: made.Network) -> None:
    with pytest.raises(Invalid, match="第 3 行"):
        references.read_file(by=net.desk, form="table", file=table("好,CN9A,,", ",CN8A,,"))
    assert not Reference.objects.exists()
    assert not Intake.objects.exists()


def test_a_fee_is_told_once_per_step(net: made.Network) -> None:
    due = clock.today() + timedelta(days=40)
    patent = references.enter_reference(
        by=net.institute.user, kind="patent", title="脱腥", organisation=net.institute.organisation, fee_due_on=due
    )
    assert (references.remind_fees(), references.remind_fees()) == (1, 0)
    assert Notice.objects.filter(thing=patent.uri).exists()
    with clock.travel(clock.now() + timedelta(days=15)):
        assert (references.remind_fees(), references.remind_fees()) == (1, 0)


def test_a_round_is_stable_frozen_and_the_same_again(net: made.Network, client: Client) -> None:
    calls = [
        actions.publish_call(
            by=net.store.user, organisation=net.store.organisation, title=title, words=title, bounty_fen=100,
            acceptance_test="三批", closes_on=made.soon(), criteria={"路线": 100},
        )
        for title in ("米饭回生", "豆奶脱腥")
    ]  # fmt: skip
    tied = net.store.user
    people = [registry.with_role("member", registry.organisation(f"单位{n}")) for n in range(2)]
    for person, words in zip([tied, *people], ("米饭回生", "米饭回生研究", "豆奶脱腥研究"), strict=True):
        references.offer_expertise(by=person, title=words, abstract=words, capacity_count=1)
    found = rounds.assign_reviewers(by=net.desk, calls=calls, seats_count=1)
    profiles = {row.uri: row.person for row in Reference.objects.all()}
    assert [profiles[uri] for call in calls for uri in found.result[call.uri]] == people
    again, blocking = rounds.run(found.inputs)
    assert (again, blocking) == (found.result, [])
    assert rounds.digest(found.inputs, again) == found.digest
    assert proposed_reviewers(calls[0]) == people[:1]
    client.force_login(net.desk)
    with clock.travel(clock.now() + timedelta(days=40)):
        assert people[0].username in client.get(f"{calls[0].uri}/do/review").content.decode()


def test_reasons_are_shown_while_the_words_are_open(net: made.Network, client: Client) -> None:
    need, found = made.taken(net, openness="summary"), result(net)
    match: Match = run(net, need, found).matches.get()
    client.force_login(net.station.user)
    assert "复热" in client.get(match.uri).content.decode()
    Result.objects.filter(pk=found.pk).update(openness="title")
    page = client.get(match.uri)
    assert page.status_code == 200
    assert found.summary not in page.content.decode()

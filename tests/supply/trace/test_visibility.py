"""Who sees which event and what of it: relation × event × field."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import registry
from tests.supply.trace import chain as story
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.registry.rules import Asker
from valley.supply.trace import actions
from valley.supply.trace.actions import sharing
from valley.supply.trace.engine.disclosure import Group, Relation, group_of
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.models import Event
from valley.supply.trace.queries.told import history
from valley.supply.trace.queries.visibility import sight_of, visible_events


@pytest.fixture
def firms(db: None) -> story.Firms:
    made = story.firms()
    story.chain(made)
    return made


def seen_by(viewer: Asker) -> dict[int, str]:
    """Hour of the event → relation."""
    return {event.event_time.hour: event.relation for event in visible_events(viewer)}


# The hours of the story, and how each viewer stands to each of them. Absent: not seen.
MATRIX = {
    "farm": {1: "own", 3: "step"},
    "kitchen": {1: "step", 3: "own", 5: "own", 6: "own", 8: "own", 10: "step"},
    "shop": {8: "step", 10: "own"},
    "far": {},
}


@pytest.mark.parametrize("name", list(MATRIX))
def test_a_firm_sees_its_own_and_what_touches_it_one_step_up_and_down(firms: story.Firms, name: str) -> None:
    assert seen_by(firms.users[name]) == MATRIX[name]


def test_office_and_regulator_see_everything_and_strangers_nothing(firms: story.Firms) -> None:
    hours = {1, 3, 5, 6, 8, 10}
    assert seen_by(firms.office) == dict.fromkeys(hours, "operator")
    assert seen_by(registry.with_role("regulator")) == dict.fromkeys(hours, "regulator")
    assert seen_by(registry.with_role("assessor")) == seen_by(AnonymousUser()) == {}


@pytest.mark.parametrize("relation", list(Relation))
def test_each_relation_is_shown_its_groups_of_every_field(firms: story.Firms, relation: Relation) -> None:
    sight = sight_of(firms.users["shop"])
    groups = sight.groups(firms.kitchen.pk, relation)
    for event in Event.objects.all():
        shown, withheld = sight.show(event.body, event.organisation_id, relation)
        for name in event.body:
            group = group_of(name)
            assert (name in shown) == (group is None or group in groups), (relation, name)
            assert (name in shown) != (group in withheld) or group is None


def test_the_firm_decides_what_a_relation_is_shown(firms: story.Firms) -> None:
    kitchen, admin = firms.kitchen, firms.users["kitchen"]
    sharing.set_disclosure(by=admin, organisation=kitchen, relation="step", groups=["goods", "time"])
    sight = sight_of(firms.users["shop"])
    event = sight.events().get(organisation=kitchen)
    shown, withheld = sight.show(event.body, kitchen.pk, "step")
    assert shown["quantityList"] == [{"epcClass": story.MEAL}, {"epcClass": story.OTHER}]
    assert set(withheld) == {"documents", "parties", "place", "quantity", "step"}
    sharing.set_disclosure(by=admin, organisation=kitchen, relation="step", groups=[])
    assert seen_by(firms.users["shop"]) == {10: "own"}
    assert 3 not in seen_by(firms.users["farm"])


def test_the_whole_chain_is_seen_by_agreement_until_it_ends(firms: story.Firms) -> None:
    kitchen, shop = firms.kitchen, firms.shop
    agreed = sharing.agree_on_chain(
        by=firms.users["kitchen"], organisation=kitchen, viewer=shop, words="虚构购销合同 2026-11-01"
    )
    assert seen_by(firms.users["shop"]) == {3: "chain", 5: "chain", 6: "chain", 8: "step", 10: "own"}
    with pytest.raises(Invalid, match="已有约定"):
        sharing.agree_on_chain(by=firms.users["kitchen"], organisation=kitchen, viewer=shop, words="又一份")
    sharing.end_agreement(by=firms.users["kitchen"], agreement=agreed)
    with clock.travel(clock.now() + timedelta(days=1)):
        assert seen_by(firms.users["shop"]) == {8: "step", 10: "own"}
    with pytest.raises(Invalid, match="已经终止"):
        sharing.end_agreement(by=firms.users["kitchen"], agreement=agreed)


def test_the_public_sees_what_the_firm_publishes(firms: story.Firms) -> None:
    sharing.set_disclosure(
        by=firms.users["farm"], organisation=firms.farm, relation="public", groups=[Group.GOODS, Group.PLACE]
    )
    nobody = AnonymousUser()
    assert seen_by(nobody) == {1: "public"}
    event = visible_events(nobody).get()
    shown, _withheld = sight_of(nobody).show(event.body, event.organisation_id, "public")
    assert {"eventTime", "destinationList", "ilmd"}.isdisjoint(shown)
    assert shown["readPoint"] == {"id": story.FARM}


def test_the_predicate_serves_sql_as_well(firms: story.Firms) -> None:
    where, given = sight_of(firms.users["farm"]).where("e")
    rows = Event.objects.raw(f"SELECT e.* FROM trace_event e WHERE {where}", given)
    assert {event.event_time.hour for event in rows} == {1, 3}
    assert sight_of(AnonymousUser()).where("e") == ("FALSE", [])


def test_only_the_firm_sets_what_it_shows_and_only_the_office_says_whose_a_key_is(firms: story.Firms) -> None:
    for user in (firms.users["shop"], firms.office):
        with pytest.raises(NotAllowed):
            sharing.set_disclosure(by=user, organisation=firms.kitchen, relation="step", groups=["goods"])
    admin = firms.users["kitchen"]
    for relation, groups, words in (
        ("regulator", ["goods"], "不由单位设置"),
        ("step", ["gods"], "没有这一组"),
        ("step", ["time"], "不显示货物"),
    ):
        with pytest.raises(Invalid, match=words):
            sharing.set_disclosure(by=admin, organisation=firms.kitchen, relation=relation, groups=groups)
    with pytest.raises(NotAllowed):
        sharing.add_party_key(by=admin, organisation=firms.kitchen, key=story.SHOP)
    with pytest.raises(Invalid, match="别的单位"):
        sharing.add_party_key(by=firms.office, organisation=firms.kitchen, key=story.SHOP)
    with pytest.raises(Invalid, match="不是单位"):
        sharing.add_party_key(by=firms.office, organisation=firms.kitchen, key=story.LOT)
    with pytest.raises(Invalid, match="两个单位"):
        sharing.agree_on_chain(by=admin, organisation=firms.kitchen, viewer=firms.kitchen, words="x")
    with pytest.raises(Invalid, match="依据"):
        sharing.agree_on_chain(by=admin, organisation=firms.kitchen, viewer=firms.shop, words=" ")


def test_the_office_sees_whole_what_the_park_itself_captured(firms: story.Firms) -> None:
    order = {"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:0614141073467:1152"}
    event = {
        "type": "ObjectEvent", "eventTime": "2026-11-20T00:00:00Z", "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE", "epcList": ["urn:x:y"], "bizTransactionList": [order],
    }  # fmt: skip
    actions.capture(by=firms.office, document=[event])
    held = visible_events(firms.office).get(organisation=None)
    assert held.relation == "own"
    shown, withheld = sight_of(firms.office).show(held.body, None, held.relation)
    assert (shown["bizTransactionList"], withheld) == ([order], [])


def test_of_an_ingredient_only_what_was_before_it_went_in_is_told(firms: story.Firms) -> None:
    lot, into_meal = id_of(story.LOT), datetime(2026, 11, 2, 5, tzinfo=UTC)
    hours = [one.at.hour for one in history([lot], firms.office)]
    assert hours == [6, 5, 3, 1]
    assert [one.at.hour for one in history([lot], firms.office, until={lot: into_meal})] == [5, 3, 1]

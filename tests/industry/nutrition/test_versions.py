from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.consistency.kinds import World
from tests.industry.nutrition.conftest import approved, save
from valley.industry.nutrition import actions
from valley.industry.nutrition.engine.formulation import verify
from valley.industry.nutrition.errors import (
    AlreadyDecided,
    AlreadyThere,
    HoldsItself,
    NotADraft,
    NothingInIt,
    PartNotApproved,
    StaleDraft,
)
from valley.industry.nutrition.models import FormulaLine, FormulaVersion, Ingredient, State
from valley.kernel.errors import Invalid, NotAllowed


def test_a_saved_draft_knows_its_cost_and_nutrients(draft: FormulaVersion) -> None:
    assert draft.result["cny"] == "2.76"  # 60 g at 10 and 240 g at 9 CNY/kg
    assert draft.result["product_g"] == "330"
    levels = {x["nutrient"]: x for x in draft.result["levels"]}
    assert float(levels["protein"]["amount"]) == pytest.approx(60 * 0.1689 + 240 * 0.0315, rel=1e-6)


def test_whoever_saved_last_is_not_overwritten(world: World, draft: FormulaVersion, oats: Ingredient) -> None:
    seen = draft.revision
    save(world, draft, (oats, "80"))
    with pytest.raises(StaleDraft):
        actions.save_draft(
            by=world.users["filler"], version=draft, revision=seen, settings=draft.sheet,
            lines=[actions.LineIn(f"i:{oats.public_id}", "10")],
        )  # fmt: skip
    assert draft.lines.get().amount_g == 80


def test_another_person_approves(world: World, draft: FormulaVersion) -> None:
    administrator = world.users["administrator"]
    own = actions.begin_formula(by=administrator, owner=world.organisation, title="自己的").versions.get()
    own = actions.save_draft(
        by=administrator, version=own, revision=0, settings={},
        lines=[actions.LineIn(f"i:{draft.lines.first().ingredient.public_id}", "5")],  # type: ignore[union-attr]
    )  # fmt: skip
    own = actions.submit(by=administrator, version=own)
    with pytest.raises(NotAllowed):
        actions.decide(by=administrator, version=own, approve=True)
    with pytest.raises(IntegrityError, match="nutrition_approved_by_another"), transaction.atomic():
        FormulaVersion.objects.filter(pk=own.pk).update(
            state="approved", decided_by=administrator, decided_at=own.made_at
        )
    assert actions.decide(by=world.users["signer"], version=own, approve=True).state == State.APPROVED


def test_a_decided_version_never_changes(world: World, draft: FormulaVersion, oats: Ingredient) -> None:
    done = approved(world, draft)
    with pytest.raises(NotADraft):
        save(world, done, (oats, "1"))
    for write in (
        lambda: FormulaVersion.objects.filter(pk=done.pk).update(note="x"),
        lambda: FormulaLine.objects.filter(version=done).update(amount_g=1),
        lambda: FormulaLine.objects.filter(version=done).delete(),
        lambda: done.steps.all().delete(),
        lambda: FormulaVersion.objects.filter(pk=done.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    with pytest.raises(AlreadyDecided):
        actions.decide(by=world.users["signer"], version=done, approve=False, reason="x")


def test_a_refusal_says_why_and_the_next_version_begins_where_it_ended(world: World, draft: FormulaVersion) -> None:
    waiting = actions.submit(by=world.users["member"], version=draft)
    with pytest.raises(Invalid):
        actions.decide(by=world.users["signer"], version=waiting, approve=False)
    refused = actions.decide(by=world.users["signer"], version=waiting, approve=False, reason="太贵")
    following = actions.begin_version(by=world.users["filler"], version=refused)
    assert (following.number, following.state) == (2, State.DRAFT)
    assert list(following.lines.values_list("amount_g", flat=True)) == list(
        refused.lines.values_list("amount_g", flat=True)
    )
    assert following.steps.get().retention == {"vitamin_c": "0.5"}


def test_an_empty_draft_is_not_submitted(world: World) -> None:
    made = actions.begin_formula(by=world.users["member"], owner=world.organisation, title="空").versions.get()
    with pytest.raises(NothingInIt):
        actions.submit(by=world.users["member"], version=made)


def test_a_submission_freezes_its_calculation(world: World, draft: FormulaVersion) -> None:
    actions.submit(by=world.users["member"], version=draft)
    run = draft.runs.get()
    checked = verify(bytes(run.package or b""), run.sha256)
    assert checked["hash"] is True
    assert float(checked["worst"] or 0) < 1e-6
    assert "[[targets]]" in run.problem


def test_sub_recipes_are_approved_and_never_hold_themselves(
    world: World, draft: FormulaVersion, oats: Ingredient
) -> None:
    member = world.users["member"]
    whole = actions.begin_formula(by=member, owner=world.organisation, title="套餐").versions.get()
    part = actions.LineIn(f"p:{draft.public_id}", "100")
    with pytest.raises((PartNotApproved, Invalid)):
        actions.save_draft(by=member, version=whole, revision=0, settings={}, lines=[part])
    base = approved(world, draft)
    whole = actions.save_draft(
        by=member, version=whole, revision=0, settings={}, lines=[part, actions.LineIn(f"i:{oats.public_id}", "20")]
    )
    protein = next(x for x in whole.result["levels"] if x["nutrient"] == "protein")
    inside = next(x for x in base.result["levels"] if x["nutrient"] == "protein")
    expected = float(inside["amount"]) / 330 * 100 + 20 * 0.1689
    assert float(protein["amount"]) == pytest.approx(expected, rel=1e-5)
    done = approved(world, whole)
    again = actions.begin_version(by=member, version=base)
    with pytest.raises(HoldsItself):
        actions.save_draft(
            by=member, version=again, revision=0, settings={}, lines=[actions.LineIn(f"p:{done.public_id}", "10")]
        )


def test_a_food_of_a_table_becomes_an_ingredient_once(world: World, draft: FormulaVersion) -> None:
    lines = [actions.LineIn("f:sr28:09003", "50", cny_per_kg=Decimal(8))]
    for _ in range(2):
        draft = actions.save_draft(
            by=world.users["member"], version=draft, revision=draft.revision, settings=draft.sheet, lines=lines
        )
    apple = Ingredient.objects.get(food="sr28:09003")
    assert apple.prices.get().cny_per_kg == 8


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([actions.LineIn("f:sr28:00000", "1")], "lines.f:sr28:00000"),
        (
            [actions.LineIn("i:00000000-0000-0000-0000-000000000000", "1")],
            "lines.i:00000000-0000-0000-0000-000000000000",
        ),
        ([actions.LineIn("f:sr28:09003", "-1")], "lines.f:sr28:09003.amount_g"),
        ([actions.LineIn("f:sr28:09003", "NaN")], "lines.f:sr28:09003.amount_g"),
    ],
)
def test_a_wrong_line_is_named(world: World, draft: FormulaVersion, lines: list[actions.LineIn], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.save_draft(
            by=world.users["member"], version=draft, revision=draft.revision, settings=draft.sheet, lines=lines
        )
    assert refused.value.field == field


def test_two_formulas_of_a_name(world: World, draft: FormulaVersion) -> None:
    with pytest.raises(AlreadyThere):
        actions.begin_formula(by=world.users["member"], owner=world.organisation, title="粥")

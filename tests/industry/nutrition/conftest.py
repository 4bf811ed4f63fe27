"""A firm that designs, and the people in it."""

from decimal import Decimal

import pytest

from tests.consistency.kinds import World, build
from valley.industry.nutrition import actions
from valley.industry.nutrition.models import FormulaVersion, Ingredient


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def oats(world: World) -> Ingredient:
    return ingredient(world, "燕麦", "20038", "10", ["gluten"])


@pytest.fixture
def milk(world: World) -> Ingredient:
    return ingredient(world, "牛奶", "01077", "9", ["milk"])


def ingredient(world: World, name: str, food: str, price: str, allergens: list[str]) -> Ingredient:
    return actions.enter_ingredient(
        by=world.users["member"], owner=world.organisation, name=name, food=f"sr28:{food}", cny_per_kg=Decimal(price),
        allergens=allergens,
    )  # fmt: skip


@pytest.fixture
def draft(world: World, oats: Ingredient, milk: Ingredient) -> FormulaVersion:
    """Porridge: 60 g of oats, 240 g of milk."""
    member = world.users["member"]
    target = actions.set_target(
        by=member, owner=world.organisation, title="早餐", eater="general", portion_g=Decimal(300),
        ranges=[{"nutrient": "protein", "min": "15"}, {"nutrient": "calcium", "min": "200", "max": "600"}],
    )  # fmt: skip
    formula = actions.begin_formula(by=member, owner=world.organisation, title="粥", target=target)
    return save(world, formula.versions.get(), (oats, "60"), (milk, "240"))


def save(world: World, version: FormulaVersion, *lines: tuple[Ingredient, str]) -> FormulaVersion:
    return actions.save_draft(
        by=world.users["member"], version=version, revision=version.revision, settings=version.sheet,
        lines=[actions.LineIn(f"i:{thing.public_id}", amount) for thing, amount in lines],
        steps=[actions.StepIn("煮", yield_percent="110", retention={"vitamin_c": "0.5"})],
    )  # fmt: skip


def approved(world: World, version: FormulaVersion) -> FormulaVersion:
    waiting = actions.submit(by=world.users["member"], version=version)
    return actions.decide(by=world.users["signer"], version=waiting, approve=True)

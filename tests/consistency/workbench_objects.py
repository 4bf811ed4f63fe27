"""Things of nutrition design for the matrix: the member's firm owns them, the other firm may make the release."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.consistency.kinds import World
from valley.industry.nutrition import actions
from valley.industry.nutrition.actions import runs
from valley.industry.nutrition.models import FormulaVersion, Ingredient, Trial
from valley.kernel import clock

TABLE = "key,name,protein g\nA1,虚构豆粉,38.2\n"


def shipped_food(world: World) -> Any:
    """Whole milk of SR28."""
    return {"table": "sr28", "key": "01077"}


def composition_table(world: World) -> Any:
    """A table of one food."""
    return actions.import_table(
        by=world.users["member"], owner=world.organisation, title="自测", edition="1", right="own", statement="虚构",
        data=TABLE.encode(),
    )  # fmt: skip


def food_ingredient(world: World) -> Ingredient:
    """Milk, with a price."""
    if "milk" not in world.made:
        world.made["milk"] = actions.enter_ingredient(
            by=world.users["member"], owner=world.organisation, name="牛奶", food="sr28:01077", cny_per_kg=Decimal(9)
        )
    found: Ingredient = world.made["milk"]
    return found


def food_ingredient_deed(world: World) -> Any:
    """Its price."""
    return {"public_id": food_ingredient(world).public_id, "deed": "price"}


def nutrition_target(world: World) -> Any:
    """A breakfast."""
    return actions.set_target(
        by=world.users["member"], owner=world.organisation, title="早餐", eater="general", portion_g=Decimal(300),
        ranges=[{"nutrient": "protein", "min": "5"}],
    )  # fmt: skip


def formula(world: World) -> Any:
    """A decided version and no draft."""
    return approved_version(world).formula


def formula_deed(world: World) -> Any:
    """A new version."""
    return {"public_id": formula(world).public_id, "deed": "version"}


def formula_version(world: World) -> FormulaVersion:
    """A draft of the member's."""
    member = world.users["member"]
    made = actions.begin_formula(by=member, owner=world.organisation, title="粥", target=nutrition_target(world))
    version = made.versions.get()
    return actions.save_draft(
        by=member, version=version, revision=0, settings=version.sheet,
        lines=[actions.LineIn(f"i:{food_ingredient(world).public_id}", "300")], steps=[actions.StepIn("煮")],
    )  # fmt: skip


def formula_version_deed(world: World) -> Any:
    """Submit it."""
    return {"public_id": formula_version(world).public_id, "deed": "submit"}


def submitted_version(world: World) -> FormulaVersion:
    """It waits for a decision."""
    return actions.submit(by=world.users["member"], version=formula_version(world))


def approved_version(world: World) -> FormulaVersion:
    """Approved by the signer."""
    if "approved" not in world.made:
        waiting = submitted_version(world)
        world.made["approved"] = actions.decide(by=world.users["signer"], version=waiting, approve=True)
    found: FormulaVersion = world.made["approved"]
    return found


def formula_release(world: World) -> Any:
    """Released; the other firm may make it."""
    signer = world.users["signer"]
    made = actions.release(by=signer, version=approved_version(world))
    actions.permit_maker(by=signer, release=made, maker=world.other, since=clock.today(), agreement="虚构 1")
    return made


def formula_run(world: World) -> Any:
    """A calculation that was asked for."""
    return actions.ask_run(by=world.users["member"], version=formula_version(world), kind="front")


def frozen_run(world: World) -> Any:
    """What submitting froze."""
    return submitted_version(world).runs.get(kind="freeze")


def formula_trial(world: World) -> Trial:
    """A trial that was run."""
    member = world.users["member"]
    made = actions.plan_trial(by=member, version=formula_version(world), batch="T1", planned_on=date(2026, 1, 5))
    return actions.run_trial(by=member, trial=made, run_on=date(2026, 1, 6))


def nutrition_profile(world: World) -> Any:
    """The member's own."""
    return actions.keep_profile(
        by=world.users["member"], facts={"age_years": "40", "sex": "f"}, consent_version="1", consent_purpose="配餐",
        consent_on=date(2026, 1, 1),
    )  # fmt: skip


def formula_run_kind(world: World) -> Any:
    """Asking for one."""
    return {"public_id": formula_version(world).public_id, "kind": "front"}


def formula_run_deed(world: World) -> Any:
    """Taking what its first step found."""
    run = formula_run(world)
    runs.advance(run=run.pk)
    return {"public_id": run.public_id, "deed": "take"}


def formula_trial_deed(world: World) -> Any:
    """Its assay."""
    return {"public_id": formula_trial(world).public_id, "deed": "assay"}


def formula_release_deed(world: World) -> Any:
    """One more maker."""
    return {"public_id": formula_release(world).public_id, "deed": "permit"}


def profile_deed(world: World) -> Any:
    """One's own."""
    return {"deed": "keep"}


def evidence_rule_deed(world: World) -> Any:
    """It is retired."""
    made = actions.enter_rule(
        by=world.users["operator"], kind="gene", marker="虚构位点", nutrient_key="folate", raise_percent=Decimal(10),
        grade="low", source="虚构文献",
    )  # fmt: skip
    return {"public_id": made.public_id, "deed": "retire"}


MAKERS = (
    *(formula_run_kind, formula_run_deed, formula_trial_deed, formula_release_deed, profile_deed, evidence_rule_deed),
    *(shipped_food, composition_table, food_ingredient, food_ingredient_deed, nutrition_target, formula, formula_deed),
    *(
        formula_version,
        formula_version_deed,
        submitted_version,
        approved_version,
        formula_release,
        formula_run,
        frozen_run,
    ),
    *(formula_trial, nutrition_profile, frozen_run),
)

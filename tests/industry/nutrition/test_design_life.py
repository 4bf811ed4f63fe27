"""Trials, releases, profiles, tables, calculations: what happens around a version."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook

from tests.consistency.kinds import World
from tests.industry.nutrition.conftest import approved
from valley.industry.nutrition import actions
from valley.industry.nutrition.actions.runs import advance
from valley.industry.nutrition.errors import AlreadyPermitted, NotApproved, RunOver, StrainNotSafe, WrongCells
from valley.industry.nutrition.models import CompositionTable, FormulaVersion, Ingredient, RunState, TrialState
from valley.industry.nutrition.queries.people import facts_of, rules_for
from valley.kernel import clock
from valley.kernel.actions.personal import erase
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.permissions import may


def test_an_assay_goes_back_into_the_model(world: World, draft: FormulaVersion) -> None:
    member, today = world.users["member"], clock.today()
    trial = actions.plan_trial(by=member, version=draft, batch="B1", planned_on=today)
    trial = actions.run_trial(by=member, trial=trial, run_on=today)
    # Designed 17.694 g of protein in 330 g of product: 5.362 g/100 g; 15 g were asked for: 4.545 g/100 g.
    trial = actions.enter_assay(by=member, trial=trial, values={"protein": Decimal("4.29")}, report="R1")
    assert trial.state == TrialState.MISSED
    actions.submit(by=member, version=draft)
    following = actions.apply_assay(by=member, trial=trial, step="煮")
    assert float(following.steps.get().retention["protein"]) == pytest.approx(4.29 / (17.694 / 3.3), rel=1e-4)


def test_only_the_permitted_maker_opens_the_package(world: World, draft: FormulaVersion) -> None:
    signer, today = world.users["signer"], clock.today()
    with pytest.raises(NotApproved):
        actions.release(by=signer, version=draft)
    made = actions.release(by=signer, version=approved(world, draft))
    maker = world.users["other_administrator"]
    assert not may(maker, "nutrition.view_release", made)
    actions.permit_maker(
        by=signer, release=made, maker=world.other, since=today, until=today + timedelta(days=30), agreement="1"
    )
    assert may(maker, "nutrition.open_package", made)
    assert not may(maker, "nutrition.view_formula", made.version.formula)
    assert not may(world.users["operator"], "nutrition.open_package", made)
    with pytest.raises(AlreadyPermitted):
        actions.permit_maker(by=signer, release=made, maker=world.other, since=today, agreement="2")
    package = bytes(made.package).decode()
    assert "amount_g" in package
    assert "cny" not in package
    assert "min_g" not in package
    actions.withdraw(by=signer, release=made, reason="标签有误")
    assert not may(maker, "nutrition.open_package", made.__class__.objects.get(pk=made.pk))
    assert may(maker, "nutrition.view_release", made)


def test_a_strain_without_its_safety_file_is_not_released(world: World, draft: FormulaVersion) -> None:
    member = world.users["member"]
    strain = actions.enter_ingredient(
        by=member, owner=world.organisation, name="某菌", kind="strain", biosafety="none", food="sr28:01116"
    )
    lines = [actions.LineIn(f"i:{strain.public_id}", "5")]
    draft = actions.save_draft(
        by=member, version=draft, revision=draft.revision, settings={"mode": "manual"}, lines=lines
    )
    with pytest.raises(StrainNotSafe):
        actions.release(by=world.users["signer"], version=approved(world, draft))


def test_a_long_calculation_goes_on_after_a_break_and_can_be_cancelled(world: World, draft: FormulaVersion) -> None:
    member = world.users["member"]
    run = actions.ask_run(by=member, version=draft, kind="front")
    assert actions.ask_run(by=member, version=draft, kind="front").pk == run.pk
    assert advance(run=run.pk)
    assert advance(run=run.pk)
    run.refresh_from_db()
    before = run.steps
    while advance(run=run.pk):
        pass
    run.refresh_from_db()
    assert run.state == RunState.FINISHED
    assert run.steps[:2] == before
    costs = [float(step["cny"]) for step in run.steps]
    assert min(costs) == costs[0]
    assert max(costs) == pytest.approx(costs[1])
    with pytest.raises(RunOver):
        actions.cancel_run(by=member, run=run)
    other = actions.ask_run(by=member, version=draft, kind="scenarios")
    actions.cancel_run(by=member, run=other)
    assert not advance(run=other.pk)


def test_a_calculation_that_has_no_answer_says_so(world: World, draft: FormulaVersion) -> None:
    sheet = {**draft.sheet, "budget": "0.5"}
    draft = actions.save_draft(
        by=world.users["member"], version=draft, revision=draft.revision, settings=sheet,
        lines=[actions.LineIn(f"i:{line.ingredient.public_id}") for line in draft.lines.all() if line.ingredient],
    )  # fmt: skip
    run = actions.ask_run(by=world.users["member"], version=draft, kind="front")
    assert not advance(run=run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.fault


def sheet_of(*rows: list[object]) -> bytes:
    book, held = Workbook(write_only=True), io.BytesIO()
    page = book.create_sheet()
    for row in rows:
        page.append(row)
    book.save(held)
    return held.getvalue()


def test_a_table_comes_in_whole_or_not_at_all(world: World) -> None:
    given = {
        "by": world.users["member"], "owner": world.organisation, "title": "自测", "edition": "1", "right": "own",
        "statement": "报告 1",
    }  # fmt: skip
    wrong = sheet_of(["key", "name", "iron mg", "iron µg", "zinc"], ["A", "豆", "3"], ["A", "", "-1"])
    with pytest.raises(WrongCells) as refused:
        actions.import_table(**given, data=wrong)  # type: ignore[arg-type]
    assert [cell for cell, _why in refused.value.cells] == ["D1", "E1"]
    wrong = sheet_of(
        ["key", "name", "iron mg"], ["A", "豆", "3"], ["A", "", "-1"], ["B", "米", "1e3"], ["C", "盐", "200000"]
    )
    with pytest.raises(WrongCells) as refused:
        actions.import_table(**given, data=wrong)  # type: ignore[arg-type]
    assert [cell for cell, _why in refused.value.cells] == ["B3", "A3", "C3", "C4", "C5"]
    assert not CompositionTable.objects.exists()
    right = sheet_of(["key", "name", "iron mg", "sodium mg"], ["A", "豆", 3.5, "<0.1"], ["B", "米", None, "trace"])
    heads: list[object] = [
        "key",
        "name",
        "Energy kcal",
        "铁（mg）",
        "Vitamin D (μg)",
        "protein g",
    ]  # as people write them
    spelled = sheet_of(heads, ["A", "豆", 400, 8, "<1", 36])
    names = actions.import_table(**(given | {"edition": "0"}), data=spelled).foods.get()  # type: ignore[arg-type]
    assert names.per_100g == {"energy_kcal": "400", "iron": "8", "vitamin_d": "<1", "protein": "36"}
    with pytest.raises(WrongCells) as refused:
        actions.import_table(**given, data=sheet_of(["key", "name", "iron IU"], ["A", "豆", 9]))  # type: ignore[arg-type]
    assert refused.value.cells == [("C1", "iron IU 的单位须写明为 mg")]
    table = actions.import_table(**given, data=right)  # type: ignore[arg-type]
    assert [food.per_100g for food in table.foods.order_by("key")] == [
        {"iron": "3.5", "sodium": "<0.1"},
        {"sodium": "trace"},
    ]


def test_a_table_as_people_have_it(world: World) -> None:
    """Chinese heads, semicolons and decimal commas, kJ beside kcal, other units, every sign for “no value”."""
    given: dict[str, Any] = {
        "by": world.users["member"], "owner": world.organisation, "title": "旧表", "right": "own",
        "statement": "报告 2",
    }  # fmt: skip
    head = "编号;食物名称;英文名;类别;能量 kJ;能量 kcal;蛋白质（g）;铁（µg）;钠, mg;维生素C mg;备注"
    rows = [
        "1;豆;soya;豆类;1866;;36,5;15700;<0,1;tr;x",
        "2;米;;谷;1498;358;7.1;-;—;n/a;",
        "3;油;;;;884;0;…;Tr;未检测;",
    ]
    text = "\n".join([head, *rows])
    table = actions.import_table(**given, edition="1", data=text.encode("gb18030"))
    assert [food.per_100g for food in table.foods.order_by("key")] == [
        {"energy_kcal": "445.984703633", "protein": "36.5", "iron": "15.7", "sodium": "<0.1", "vitamin_c": "trace"},
        {"energy_kcal": "358", "protein": "7.1"},
        {"energy_kcal": "884", "protein": "0", "sodium": "trace"},
    ]
    assert table.foods.get(key="1").name_en == "soya"
    wrong = "\n".join([head, "1;豆;;;1866;100;36;1;1;1;", "1;米;;;;1,234;7;1e3;-3;痕;"])
    with pytest.raises(WrongCells) as refused:
        actions.import_table(**given, edition="2", data=wrong.encode())
    found = dict(refused.value.cells)
    assert sorted(found) == ["A3", "E2", "F3", "H3", "I3", "J3"]
    assert "100" in found["E2"]  # the kJ do not go with the kcal
    assert "千位" in found["F3"]
    assert not CompositionTable.objects.filter(edition="2").exists()


def test_a_profile_is_sealed_and_erased_with_its_person(world: World) -> None:
    member = world.users["member"]
    made = actions.keep_profile(
        by=member, facts={"age_years": "61", "sex": "f", "markers": ["rs-虚构"]}, consent_version="1",
        consent_purpose="配餐", consent_on=date(2026, 1, 1),
    )  # fmt: skip
    assert b"61" not in bytes(made.sealed)
    assert facts_of(made)["age_years"] == "61"
    assert not may(world.users["operator"], "nutrition.view_profile", made)
    erase(by=None, key=made.key, reason="purpose_ended")
    made.refresh_from_db()
    assert facts_of(made) == {}


def test_weak_evidence_gives_no_advice(world: World) -> None:
    operator = world.users["operator"]
    for marker, grade in (("强", "high"), ("弱", "low")):
        actions.enter_rule(
            by=operator, kind="gene", marker=marker, nutrient_key="folate", raise_percent=Decimal(20), grade=grade,
            source="虚构文献",
        )  # fmt: skip
    strong, weak = rules_for(["强", "弱"])
    assert [r.marker for r in strong] == ["强"]
    assert [r.marker for r in weak] == ["弱"]
    with pytest.raises(NotAllowed):
        actions.enter_rule(
            by=world.users["member"], kind="gene", marker="x", nutrient_key="iron", raise_percent=Decimal(1),
            grade="high", source="x",
        )  # fmt: skip


def test_a_price_in_the_future_belongs_to_a_scenario(world: World, oats: Ingredient) -> None:
    later = clock.today() + timedelta(days=90)
    with pytest.raises(Invalid):
        actions.enter_price(by=world.users["member"], ingredient=oats, cny_per_kg=Decimal(9), on=later)
    actions.enter_price(by=world.users["member"], ingredient=oats, cny_per_kg=Decimal(9), on=later, scenario="next")


def test_the_workbench_answers_repairs_and_saves(world: World, draft: FormulaVersion, client: Client) -> None:
    client.force_login(world.users["member"])
    lines = {f"i:{line.ingredient.public_id}": line for line in draft.lines.all() if line.ingredient}
    given = {
        "revision": draft.revision, "mode": "solve", "objective": "cost", "mass_low": "300", "mass_high": "300",
        "line": list(lines), "range": ["protein"], "rmin:protein": "15", "budget": "1",
    }  # fmt: skip
    page = client.post(f"{draft.uri}/workbench/live", given).content.decode()
    assert "做不到" in page
    repair = page.split('value="repair:')[1].split('"')[0]
    repaired = client.post(f"{draft.uri}/workbench", {**given, "do": f"repair:{repair}"}).content.decode()
    assert "已证明最优" in repaired
    found = client.get(f"{draft.uri}/workbench/find", {"find": "yanmai"}).content.decode()
    assert "燕麦" in found
    saved = client.post(f"{draft.uri}/workbench", {**given, "budget": "", "do": "save"})
    assert saved.status_code == 302
    stale = client.post(f"{draft.uri}/workbench", {**given, "budget": "", "do": "save"})
    assert stale.status_code == 409
    wrong = client.post(f"{draft.uri}/workbench", {**given, "rmin:protein": "abc", "do": "save"})
    assert wrong.status_code == 422
    draft.refresh_from_db()
    assert draft.revision == given["revision"] + 1  # type: ignore[operator]

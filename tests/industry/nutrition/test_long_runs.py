"""Menus and searches as jobs: rounds that are kept, cancelled, gone on with; and additives in the workbench."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.consistency.kinds import World
from tests.industry.nutrition.conftest import approved
from valley.industry.nutrition import actions
from valley.industry.nutrition.actions import asking, runs
from valley.industry.nutrition.engine.foods import chinese
from valley.industry.nutrition.errors import NothingInIt
from valley.industry.nutrition.models import FormulaVersion, Ingredient, Run
from valley.kernel.errors import Invalid, NotAllowed


def bounded(world: World, draft: FormulaVersion) -> FormulaVersion:
    """Each ingredient with a most, so that a menu has finite choices."""
    return actions.save_draft(
        by=world.users["member"], version=draft, revision=draft.revision,
        settings=draft.sheet | {"mass_low": "300", "mass_high": "300"},
        lines=[actions.LineIn(f"i:{line.ingredient.public_id}", line.amount_g, max_g="280")
               for line in draft.lines.select_related("ingredient") if line.ingredient],
    )  # fmt: skip


def test_a_menu_is_found_proved_and_shown(world: World, draft: FormulaVersion, client: Client) -> None:
    member = world.users["member"]
    client.force_login(member)
    version = bounded(world, draft)
    assert client.post(f"{version.uri}/do/menu", {"days": "1"}).status_code == 422
    page = client.post(f"{version.uri}/do/menu", {"days": "3", "apart": "0"})
    run = Run.objects.get(kind="menu")
    assert page["Location"].endswith(run.uri)
    assert (run.steps_count, len(run.steps)) == (3, 0)
    assert client.post(f"{version.uri}/do/menu", {"days": "5"})["Location"].endswith(run.uri)  # the open one
    poll = {"HX-Request": "true"}
    waiting = client.get(f"{run.uri}?seen=0", headers=poll)
    assert ("HX-Refresh" in waiting.headers, f"{run.uri}?seen=0" in waiting.text) == (False, True)
    while runs.advance(run=run.pk):
        pass
    run.refresh_from_db()
    assert run.state == "finished"
    assert run.steps[-1]["proved"]
    assert len(run.steps[-1]["days"]) == 3
    # There is more to show than how far it is: the page asks for itself.
    assert client.get(f"{run.uri}?seen=0", headers=poll).headers["HX-Refresh"] == "true"
    text = client.get(run.uri).text
    assert "已证明最优" in text
    assert "牛奶" in text


def test_what_a_killed_worker_had_done_stays_and_another_goes_on(
    world: World, draft: FormulaVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = actions.ask_run(by=world.users["member"], version=bounded(world, draft), kind="menu", asked={"days": "2"})
    real, rounds = asking.one_round, []

    def round_(kind: str, problem: str, asked: dict[str, int], place: int) -> dict[str, object]:
        rounds.append(place)
        if len(rounds) == 2:
            raise SystemExit  # the worker is killed in its second round
        return real(kind, problem, asked, place) | {"proved": len(rounds) > 2}

    monkeypatch.setattr(asking, "one_round", round_)
    assert runs.advance(run=run.pk)
    with pytest.raises(SystemExit):
        runs.advance(run=run.pk)
    run.refresh_from_db()
    assert (run.state, len(run.steps)) == ("running", 1)  # the first round is kept, the run is open
    while runs.advance(run=run.pk):  # rescued: the job is taken up by another worker
        pass
    run.refresh_from_db()
    assert (run.state, rounds) == ("finished", [0, 1, 1])


def test_a_contradiction_and_a_cancelled_run_are_reported(world: World, draft: FormulaVersion, client: Client) -> None:
    member = world.users["member"]
    client.force_login(member)
    version = bounded(world, draft)
    run = actions.ask_run(by=member, version=version, kind="menu", asked={"days": "4", "most_days": "1"})
    runs.advance(run=run.pk)
    run.refresh_from_db()
    assert (run.state, run.fault) == ("failed", "no_answer")
    assert "每种至多 1 天" in client.get(run.uri).text
    other = actions.ask_run(by=member, version=version, kind="search", asked={"most": "3"})
    client.post(f"{other.uri}/cancel")
    assert not runs.advance(run=other.pk)
    other.refresh_from_db()
    assert other.state == "cancelled"
    with pytest.raises(Invalid):
        actions.ask_run(by=member, version=version, kind="search", asked={"most": "0"})


def test_a_search_takes_own_prices_and_few_of_many_foods(world: World, draft: FormulaVersion, client: Client) -> None:
    asked = {"most": "3", "groups": ["Dairy and Egg Products", "Cereal Grains and Pasta"]}
    run = actions.ask_run(by=world.users["member"], version=draft, kind="search", asked=asked)
    assert '"20038" = "10"' in run.problem
    while runs.advance(run=run.pk):
        pass
    run.refresh_from_db()
    (found,) = run.steps[-1]["days"]
    assert run.steps[-1]["proved"]
    assert 1 <= len(found) <= 3
    assert all(20 - 0.01 <= g <= 400 for g in found.values())
    key = next(name for name in found if name[:5].isdigit()).partition(" ")[0]
    client.force_login(world.users["member"])
    page = client.get(run.uri).text
    assert chinese().get(key, ("",))[0] in page
    assert (f"（{key}）" in page, "天数" in page) == (True, False)


def test_additives_are_judged_in_the_workbench(world: World, oats: Ingredient, client: Client) -> None:
    member = world.users["member"]
    client.force_login(member)
    acid = actions.enter_ingredient(
        by=member, owner=world.organisation, name="山梨酸", kind="additive", function="防腐剂", cny_per_kg=Decimal(40)
    )
    formula = actions.begin_formula(by=member, owner=world.organisation, title="酱", category="12.04")
    version = formula.versions.get()
    codes = [f"i:{oats.public_id}", f"i:{acid.public_id}"]
    data = {
        "mode": "manual", "line": codes, f"amount:{codes[0]}": "998", f"amount:{codes[1]}": "2", "step": ["1"],
        "sname:1": "蒸", "skept:1": "R6:3004, 维生素C=0.4",
    }  # fmt: skip
    page = client.post(f"{version.uri}/workbench/live", data).text
    assert "12.04 酱油，超过最大使用量" in page
    assert "GB 2760-2024 表A.1" in page
    data |= {"mode": "solve", "mass_low": "1000", "mass_high": "1000", f"min:{codes[1]}": "2"}
    assert "山梨酸 的最大使用量" in client.post(f"{version.uri}/workbench/live", data).text
    assert "没有这个编号" in client.post(f"{version.uri}/workbench/live", {**data, "skept:1": "R6:99999"}).text


def finished(run: Run) -> Run:
    while runs.advance(run=run.pk):
        pass
    run.refresh_from_db()
    assert run.state == "finished"
    return run


def test_a_day_of_a_menu_is_taken_into_the_draft(world: World, draft: FormulaVersion, client: Client) -> None:
    member = world.users["member"]
    client.force_login(member)
    version = bounded(world, draft)
    run = finished(actions.ask_run(by=member, version=version, kind="menu", asked={"days": "2"}))
    assert f"{run.uri}/do/take?place=2" in client.get(run.uri).text
    form = client.get(f"{run.uri}/do/take?place=2").text
    assert "多日食谱，第 2 天" in form
    gone = client.post(f"{run.uri}/do/take", {"place": "2"})
    assert gone["Location"].endswith(f"{version.uri}/workbench")
    version.refresh_from_db()
    day = run.steps[-1]["days"][1]
    taken = {str(line.ingredient): float(line.amount_g) for line in version.lines.all()}
    assert {name: g for name, g in taken.items() if g} == pytest.approx(day)
    assert version.sheet["mode"] == "manual"
    assert {line.max_g for line in version.lines.all()} == {Decimal(280)}  # limits stay
    assert version.sheet["ranges"] == draft.sheet["ranges"]
    assert "第 2 天" in version.note
    assert client.post(f"{run.uri}/do/take", {"place": "9"}).status_code == 422


def test_a_search_brings_new_foods_without_a_price(world: World, draft: FormulaVersion) -> None:
    member = world.users["member"]
    groups = ["Cereal Grains and Pasta", "Dairy and Egg Products"]
    asked = {"most": "3", "min_use_g": "20", "max_g": "400", "cny_per_kg": "20", "groups": groups}
    run = finished(actions.ask_run(by=member, version=draft, kind="search", asked=asked))
    found = run.steps[-1]["days"][0]
    with pytest.raises(NothingInIt):
        actions.take_result(by=member, run=run, place=2)
    with pytest.raises(NotAllowed):
        actions.take_result(by=world.users["outsider"], run=run, place=1)
    settled = approved(world, draft)
    run.refresh_from_db()
    taken = actions.take_result(by=member, run=Run.objects.get(pk=run.pk), place=1)
    assert (taken.number, taken.state) == (settled.number + 1, "draft")  # an approved version stays as it is
    amounts = {line.ingredient.food: float(line.amount_g) for line in taken.lines.all() if line.ingredient}
    assert {food: g for food, g in amounts.items() if g} == pytest.approx(
        {f"sr28:{name.partition(' ')[0]}": g for name, g in found.items()}
    )
    new = Ingredient.objects.filter(owner=world.organisation).exclude(name__in=["燕麦", "牛奶"])
    assert not any(row.prices.exists() for row in new)
    again = actions.take_result(by=member, run=Run.objects.get(pk=run.pk), place=1)
    assert again == taken  # the draft that is there


def test_a_point_of_a_trade_off_is_taken_and_what_is_gone_is_named(
    world: World, draft: FormulaVersion, client: Client
) -> None:
    member = world.users["member"]
    version = bounded(world, draft)
    front = actions.ask_run(by=member, version=version, kind="front")
    runs.advance(run=front.pk)
    front.refresh_from_db()
    taken = actions.take_result(by=member, run=front, place=1)
    grams = {code: float(g) for code, g in front.steps[0]["grams"].items()}
    assert {f"i:{line.ingredient.public_id}": float(line.amount_g) for line in taken.lines.all() if line.ingredient
            and line.amount_g} == pytest.approx(grams)  # fmt: skip
    menu = Run.objects.create(version=taken, kind="menu", state="finished", problem="", asked_by=member,
                              steps=[{"days": [{"不在了的原料": 30.0}], "proved": True}],
                              ended_at=front.asked_at, asked_at=front.asked_at)  # fmt: skip
    with pytest.raises(Invalid, match="重新计算"):
        actions.take_result(by=member, run=menu, place=1)
    scenarios = finished(actions.ask_run(by=member, version=taken, kind="scenarios"))
    client.force_login(member)
    assert "价格情景：实际价格" in client.get(f"{scenarios.uri}/do/take").text

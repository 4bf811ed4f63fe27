"""Nutrition design of firm A: ingredients with prices over time, targets, some 25 formulas with their ups and downs."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from valley.config.demo.accounts import SEATED_FIRMS
from valley.config.demo.kitchen import PLANS, SOURCE, STORE, TARGETS, Plan
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.industry.nutrition import actions
from valley.industry.nutrition.actions import LineIn
from valley.industry.nutrition.engine.design import said, solve
from valley.industry.nutrition.models import Formula, FormulaVersion, Ingredient, Target
from valley.industry.nutrition.queries.sheets import sheet_of
from valley.innovation.exchange.models import Need
from valley.kernel.models import User

ANSWERED = "学生午餐偏咸，青菜剩得多"  # the need of network.toml that the lunch answers


@dataclass
class Kitchen:
    """What firm A has by now."""

    world: World
    store: dict[str, Ingredient] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    formulas: dict[str, Formula] = field(default_factory=dict)

    @property
    def maker(self) -> User:
        return self.world.users["a-filler"]

    @property
    def signer(self) -> User:
        return self.world.users["a-signer"]

    @property
    def owner(self) -> Any:
        return self.world.firms[SEATED_FIRMS["A"]].entry


def tell(story: Story, world: World) -> None:
    """Four months of design at firm A."""
    kitchen = Kitchen(world)
    story.on(story.ago(130), _stock, kitchen, story.ago(130))
    for days, factor in ((95, "1.04"), (60, "0.97"), (25, "1.06")):
        story.on(story.ago(days), _prices, kitchen, Decimal(factor), story.ago(days))
    story.on(story.ago(120), _targets, kitchen)
    story.on(story.ago(118), _around, kitchen)
    for number, plan in enumerate(PLANS):
        story.on(story.ago(110 - 4 * number), _design, story, kitchen, plan, 110 - 4 * number)


def _stock(kitchen: Kitchen, day: date) -> None:
    for name, english, food, price, allergens in STORE:
        kitchen.store[name] = actions.enter_ingredient(
            by=kitchen.maker, owner=kitchen.owner, name=name, name_en=english, supplier="示例食材供应商（虚构）",
            food=f"sr28:{food}", allergens=allergens, cny_per_kg=Decimal(price), price_on=day,
        )  # fmt: skip
    actions.enter_ingredient(
        by=kitchen.maker, owner=kitchen.owner, name="示例乳酸菌粉", name_en="Example lactic starter", kind="strain",
        biosafety="none", function="发酵剂",
    )  # fmt: skip


def _prices(kitchen: Kitchen, factor: Decimal, day: date) -> None:
    """The market moves; and somebody writes down what next year may bring."""
    for number, (name, _english, _food, price, _allergens) in enumerate(STORE):
        if number % 2:
            continue
        value = (Decimal(price) * factor).quantize(Decimal("0.01"))
        actions.enter_price(
            by=kitchen.maker, ingredient=kitchen.store[name], cny_per_kg=value, on=day, source="询价（虚构）"
        )
        if factor > Decimal("1.05"):
            actions.enter_price(
                by=kitchen.maker, ingredient=kitchen.store[name], cny_per_kg=value * Decimal("1.15"), on=day,
                scenario="next-year", source="采购部预计（虚构）",
            )  # fmt: skip


def _targets(kitchen: Kitchen) -> None:
    """What is to be cooked; the lunch because schools had complained."""
    asked = {"lunch": Need.objects.get(title=ANSWERED).uri}
    for key, (title, eater, portion, eaten_as, ranges) in TARGETS.items():
        kitchen.targets[key] = actions.set_target(
            by=kitchen.maker, owner=kitchen.owner, title=title, eater=eater, portion_g=Decimal(portion),
            eaten_as=eaten_as, need=asked.get(key, ""),
            ranges=[{"nutrient": n, "min": low, "max": high, "source": SOURCE} for n, low, high in ranges],
        )  # fmt: skip


def _around(kitchen: Kitchen) -> None:
    """A group that eats, and a food that no table has."""
    actions.describe_group(
        by=kitchen.maker, owner=kitchen.owner, title="示例小学三年级（虚构）", size_persons=320,
        members=[{"age_from_months": 96, "sex": sex, "share_percent": share} for sex, share in (("f", 48), ("m", 52))],
    )  # fmt: skip
    actions.enter_food(
        by=kitchen.maker, owner=kitchen.owner, key="X-1", name="紫苏籽粉（虚构）", right="own",
        statement="示例检测〔虚构〕X-1",
        per_100g={"energy_kcal": "530", "protein": "21.5", "fat": "42", "fibre": "24", "sodium": "<2"},
    )  # fmt: skip


def _ask(kitchen: Kitchen, version: FormulaVersion) -> None:
    """The trade-off of cost and habit, and the first papers of a dossier."""
    version.refresh_from_db()
    actions.ask_run(by=kitchen.maker, version=version, kind="front")
    for part, words in (("stability", "示例稳定性试验〔虚构〕S-1"), ("label", "示例标签样稿〔虚构〕L-1")):
        actions.file_part(by=kitchen.maker, version=version, kind="fsmp", part=part, said=words)


def _design(story: Story, kitchen: Kitchen, plan: Plan, ago: int) -> None:
    formula = actions.begin_formula(
        by=kitchen.maker, owner=kitchen.owner, title=plan.title, kind=plan.kind,
        target=kitchen.targets.get(plan.target),
    )  # fmt: skip
    kitchen.formulas[plan.title] = formula
    version = _solved(kitchen, formula.versions.get(), plan)
    later = [story.ago(max(ago - n, 0)) for n in (1, 2, 3, 5, 7)]
    if plan.fate == "draft":
        return
    story.on(later[0], _submit, kitchen, version, hour=10)
    if plan.fate == "submitted":
        return
    approve = plan.fate != "refused"
    story.on(later[1], _decide, kitchen, version, approve, hour=11)
    if plan.fate in {"twice", "refused"}:
        story.on(later[2], _again, kitchen, version, plan, hour=14)
    if plan.fate == "released":
        story.on(later[2], _release, kitchen, version, hour=15)
        story.on(later[3], _panel, kitchen, version, later[3], hour=10)
        story.on(later[4], _ask, kitchen, version, hour=10)
    if plan.fate == "trial":
        story.on(later[2], _plan_trial, story, kitchen, version, max(ago - 5, 0), hour=9)


def _solved(kitchen: Kitchen, version: FormulaVersion, plan: Plan, note: str = "") -> FormulaVersion:
    """Saved once with the limits, solved, and saved with the amounts found; as it stands where there is no answer."""
    settings = {**version.sheet, **plan.more}
    lines = [
        LineIn(f"i:{kitchen.store[name].public_id}", max_g=str(most), habit_g=str(most // 2))
        for name, most in plan.made_of
    ]
    if plan.kind == "base" or (plan.kind == "menu" and not settings.get("ranges")):
        settings["mode"] = "manual"
        lines = [LineIn(line.code, line.max_g or "0") for line in lines]
    version = actions.save_draft(
        by=kitchen.maker, version=version, revision=version.revision, settings=settings, lines=lines, steps=plan.steps,
        dish=plan.dish, note=note,
    )  # fmt: skip
    if settings["mode"] == "manual":
        return version
    found = solve(sheet_of(version))
    if not found.grams:
        return version
    amounts = [
        LineIn(line.code, said(found.grams.get(line.code, 0)) or "0", max_g=line.max_g, habit_g=line.habit_g)  # type: ignore[arg-type]
        for line in lines
    ]
    return actions.save_draft(
        by=kitchen.maker, version=version, revision=version.revision, settings=settings, lines=amounts,
        steps=plan.steps, dish=plan.dish, note=note,
    )  # fmt: skip


def _submit(kitchen: Kitchen, version: FormulaVersion) -> None:
    actions.submit(by=kitchen.maker, version=version)


def _decide(kitchen: Kitchen, version: FormulaVersion, approve: bool) -> None:
    reason = "同意" if approve else "原料成本过高，且供应不稳定，请换主料后再报"
    actions.decide(by=kitchen.signer, version=version, approve=approve, reason=reason)


def _again(kitchen: Kitchen, version: FormulaVersion, plan: Plan) -> None:
    """A second version: at the prices of the day, with a little more room."""
    version.refresh_from_db()
    draft = actions.begin_version(by=kitchen.maker, version=version)
    made_of = tuple((name, most * 5 // 4) for name, most in plan.made_of)
    wider = Plan(plan.title, plan.kind, plan.target, made_of, plan.fate, plan.steps, plan.dish, plan.more)
    draft = _solved(kitchen, draft, wider, "按新价格重算，放宽用量上限")
    if plan.fate == "twice":
        actions.submit(by=kitchen.maker, version=draft)


def _release(kitchen: Kitchen, version: FormulaVersion) -> None:
    """Firm B makes it: the owner is not the maker."""
    version.refresh_from_db()
    made = actions.release(by=kitchen.signer, version=version)
    actions.permit_maker(
        by=kitchen.signer, release=made, maker=kitchen.world.firms[SEATED_FIRMS["B"]].entry,
        since=made.released_at.date(), agreement="委托-示例-001（虚构）",
    )  # fmt: skip


def _panel(kitchen: Kitchen, version: FormulaVersion, day: date) -> None:
    actions.record_panel(
        by=kitchen.maker, version=version, held_on=day, prototype="门店现炒宫保鸡丁（虚构）", panel_persons=12,
        scores={"香气": (7.1, 6.6), "咸淡": (6.0, 5.4), "口感": (7.4, 6.9), "回味": (6.8, 6.5)},
    )  # fmt: skip


def _plan_trial(story: Story, kitchen: Kitchen, version: FormulaVersion, ago: int) -> None:
    version.refresh_from_db()
    trial = actions.plan_trial(
        by=kitchen.maker, version=version, batch=f"T-{ago:03d}", planned_on=story.ago(ago), where="示例中试线（虚构）"
    )
    story.on(story.ago(ago), _run_trial, story, kitchen, trial, ago, hour=9)


def _run_trial(story: Story, kitchen: Kitchen, trial: Any, ago: int) -> None:
    trial = actions.run_trial(by=kitchen.maker, trial=trial, run_on=story.ago(ago), product_kg=Decimal("24.5"))
    story.on(story.ago(max(ago - 6, 0)), _assay, kitchen, trial, hour=16)


def _assay(kitchen: Kitchen, trial: Any) -> None:
    """Protein as designed; the vitamin, or calcium, short of it: back into the model."""
    per_100g = {
        level["nutrient"]: Decimal(level["amount"] or "0") * 100 / Decimal(trial.version.result["product_g"])
        for level in trial.version.result["levels"]
        if level["per"] == "total"
    }
    short = "vitamin_c" if per_100g.get("vitamin_c", 0) > 1 else "calcium"
    cent = Decimal("0.001")
    values = {"protein": (per_100g["protein"] * Decimal("1.01")).quantize(cent)}
    values[short] = (per_100g[short] * Decimal("0.72")).quantize(cent)
    trial = actions.enter_assay(
        by=kitchen.maker, trial=trial, values=values, report=f"示例检测〔虚构〕{trial.batch}", finding="热损失大于估计"
    )
    if trial.version.formula.versions.count() == 1:
        actions.apply_assay(by=kitchen.maker, trial=trial, step="蒸煮")

"""What the table must hold and how: findings on its rows."""

from collections.abc import Iterable
from decimal import Decimal

from valley.industry.nutrition.engine.label.edition import Edition
from valley.industry.nutrition.engine.label.product import Product, Settings
from valley.industry.nutrition.engine.label.rounding import to_step
from valley.industry.nutrition.engine.label.table import Row, energy
from valley.industry.nutrition.engine.standards import Finding, Verdict
from valley.industry.nutrition.engine.standards.amount import Below


def items(
    product: Product, table: tuple[Row, ...], chosen: Edition, claimed: frozenset[str], settings: Settings
) -> Iterable[Finding]:
    held = {row.nutrient.key: row for row in table}
    exempt = _exempt(product, chosen)
    if exempt:
        yield exempt
    for key in chosen.mandatory:
        row = held[key]
        verdict = Verdict.MET if row.declared is not None else Verdict.UNKNOWN
        zh, en = row.nutrient.zh, row.nutrient.en.lower()
        words = (
            (f"强制标示：{zh}", f"mandatory: {en}")
            if row.declared is not None
            else (f"缺强制标示的{zh}", f"mandatory {en} is missing")
        )
        yield chosen.finding("mandatory", verdict, *words, value=row.text, subject=key)
    for keys, clause, zh, en in (
        (
            sorted(claimed - set(chosen.mandatory)),
            "claimed",
            "声称涉及的成分须标示",
            "what is claimed must be declared",
        ),
        (product.fortified, "fortified", "强化的成分须标示", "what is fortified must be declared"),
        (
            ("trans_fat",) if product.hydrogenated else (),
            "trans",
            "使用氢化油脂须标示反式脂肪酸",
            "hydrogenated oil: declare trans fat",
        ),
    ):
        for key in keys:
            found = held.get(key)
            if found is None and key not in chosen.nutrients:
                yield chosen.finding(
                    clause, Verdict.NOTE, f"{zh}（表1以外，排在表1之后）", f"{en} (outside Table 1)", subject=key
                )
                continue
            verdict = Verdict.MET if found and found.declared is not None else Verdict.UNKNOWN
            yield chosen.finding(clause, verdict, zh, en, value=f"{key} {found.text if found else ''}", subject=key)
    if (
        product.ingredients
        and product.hydrogenated is None
        and any("氢化" in item.name for item in product.ingredients)
    ):
        yield chosen.finding(
            "trans", Verdict.UNKNOWN, "配料含氢化油脂，请写明 hydrogenated_oil", "an ingredient is hydrogenated: say so"
        )
    if chosen.reminder:
        yield chosen.finding(
            "reminder", Verdict.MET, "表下方已加提示语", "the reminder stands under the table", value=chosen.reminder[0]
        )
    yield chosen.finding(
        "energy",
        Verdict.NOTE,
        "能量换算系数与修约方式（已记录）",
        "energy factors and rounding, as recorded",
        value=settings.words(),
    )
    for row in table:
        yield from _row(row, product, chosen)
    if product.declared:
        yield from _energy(held, chosen, settings)
    outside = [
        key
        for key in product.contents
        if key not in chosen.nutrients and key in ("omega3", "alpha_linolenic_acid", "epa", "dha")
    ]
    for key in outside:
        yield chosen.finding(
            "table",
            Verdict.NOTE,
            f"{key} 不在本版表1中，未列入",
            f"{key} is not in Table 1 of this edition",
            subject=key,
        )


def _row(row: Row, product: Product, chosen: Edition) -> Iterable[Finding]:
    nutrient, content_ = row.nutrient, row.content
    if isinstance(content_, Below) and row.declared is None:
        yield chosen.finding(
            "zero",
            Verdict.UNKNOWN,
            f"{nutrient.zh}只知小于某值，且该值大于“0”界限值",
            "only an upper bound above the “0” limit is known",
            value=f"<{content_.limit} {nutrient.unit}",
            subject=nutrient.key,
        )
    if not isinstance(content_, Decimal) or nutrient.key == "energy":
        return
    if product.declared:
        whole = to_step(content_, nutrient.step, product.settings.rounding) == content_
        verdict = Verdict.MET if whole else Verdict.NOT_MET
        yield chosen.finding(
            "table",
            verdict,
            f"{nutrient.zh}标示值须为修约间隔 {nutrient.step} 的整数倍",
            f"a multiple of {nutrient.step}",
            value=row.text,
            subject=nutrient.key,
        )
        return
    near = to_step(content_, nutrient.step / 1000, product.settings.rounding)
    rounded = to_step(content_, nutrient.step, product.settings.rounding)
    if (content_ <= nutrient.zero) != (rounded <= nutrient.zero):
        yield chosen.finding(
            "zero",
            Verdict.NOTE,
            f"{nutrient.zh}：全数值与修约值比较法对“0”的结论不同（GB/T 8170）",
            "full and rounded value disagree on “0” (GB/T 8170)",
            value=f"{near:f} → {rounded:f}, ≤ {nutrient.zero} {nutrient.unit}",
            subject=nutrient.key,
        )


def _energy(held: dict[str, Row], chosen: Edition, settings: Settings) -> Iterable[Finding]:
    row = held["energy"]
    made = energy({key: found.declared for key, found in held.items()}, chosen, settings)
    if made is None or row.declared is None:
        return
    made = to_step(made, row.nutrient.step, settings.rounding)
    made = Decimal(0) if made <= row.nutrient.zero else made
    same = made == row.declared
    verdict = Verdict.MET if same else Verdict.NOT_MET if chosen.source.edition == "2025" else Verdict.NOTE
    words = ("能量等于供能成分标示值乘系数之和", "energy is the sum of declared values times factors")
    if not same:
        words = ("能量不等于供能成分标示值乘系数之和", "energy is not the sum of declared values times factors")
    yield chosen.finding("energy", verdict, *words, value=f"{row.declared:f} kJ; {made:f} kJ", subject="energy")


def _exempt(product: Product, chosen: Edition) -> Finding | None:
    largest, total = product.largest_face_cm2, product.total_surface_cm2
    small = (largest is not None and largest <= chosen.faces[0]) or (
        total is not None and chosen.faces[1] is not None and total <= chosen.faces[1]
    )
    if small:
        value = f"{largest} cm²" if largest is not None else f"{total} cm² in all"
        return chosen.finding(
            "exempt",
            Verdict.NOTE,
            "面积小，豁免强制标示；如标示仍按本标准",
            "small: exempt; what is shown must still follow",
            value=value,
        )
    if not product.exempt_as:
        return None
    if words := chosen.exemptions.get(product.exempt_as):
        return chosen.finding(
            "exempt", Verdict.NOTE, f"豁免强制标示：{words[0]}", f"exempt: {words[1]}", value=product.exempt_as
        )
    return chosen.finding(
        "exempt",
        Verdict.NOT_MET,
        "本版没有这项豁免",
        "this edition has no such exemption",
        value=f"{product.exempt_as}; {', '.join(chosen.exemptions)}",
    )

"""What the label says beside the table: claims, comparisons, sentences on functions."""

from valley.industry.nutrition.engine.label import claims as content
from valley.industry.nutrition.engine.label.edition import Claim, Edition
from valley.industry.nutrition.engine.label.judged import Judged
from valley.industry.nutrition.engine.label.product import Comparison, Product
from valley.industry.nutrition.engine.label.table import Row
from valley.industry.nutrition.engine.label.wording import sentence
from valley.industry.nutrition.engine.standards import Finding, Verdict


def keys_of(nutrient: str) -> tuple[str, ...]:
    """The rows of the table that a claim on `nutrient` rests on."""
    return {
        "saturated_and_trans_fat": ("saturated_fat", "trans_fat"),
        "omega3": ("alpha_linolenic_acid", "epa", "dha"),
    }.get(nutrient, (nutrient,))


def judged(text: str, claim: Claim | None, product: Product, table: tuple[Row, ...], chosen: Edition) -> Judged:
    if claim is not None:
        found = content.judge(claim, product, table, chosen)
        return Judged(found.key, text, found.en, found.nutrients, found.verdict, found.ways, found.why, found.cited)
    if multiple := content.several(text, product, table, chosen):
        return multiple
    why = ("本版附录 C 没有这种声称", "annex C of this edition has no such claim")
    return Judged("", text, text, (), Verdict.NOT_MET, (), why)


def on_claim(claim: Judged, chosen: Edition) -> Finding:
    state = {Verdict.MET: ("可以声称", "may be claimed"), Verdict.NOT_MET: ("不得声称", "may not be claimed")}.get(
        claim.verdict, ("不能判断，缺数值", "cannot be judged: a value is missing")
    )
    zh, en = f"“{claim.text}”{state[0]}", f"“{claim.text}” {state[1]}"
    if claim.why[0]:
        zh, en = f"{zh}：{claim.why[0]}", f"{en}: {claim.why[1]}"
    value = " | ".join("; ".join(test.held for test in way) for way in claim.ways) or ", ".join(claim.nutrients) or "–"
    return chosen.finding("content_claims", claim.verdict, zh, en, value=value, subject=claim.key)


def on_comparison(item: Comparison, table: tuple[Row, ...], chosen: Edition) -> Finding:
    nutrient = chosen.nutrients[item.nutrient]
    allowed = chosen.less if item.less else chosen.more
    if item.nutrient not in allowed and nutrient.group not in allowed:
        return chosen.finding(
            "comparative",
            Verdict.NOT_MET,
            f"本版没有“{item.text}”这种比较声称",
            "no such comparative claim",
            value=item.text,
            subject=item.nutrient,
        )
    value = next((row.declared for row in table if row.nutrient.key == item.nutrient), None)
    if value is None or item.reference is None:
        return chosen.finding(
            "comparative",
            Verdict.UNKNOWN,
            f"“{item.text}”：缺标示值或参考食品的含量",
            "a value is missing",
            value=f"{value if value is not None else '?'} / {item.reference if item.reference is not None else '?'}",
            subject=item.nutrient,
        )
    if item.reference == 0:
        return chosen.finding(
            "comparative",
            Verdict.UNKNOWN,
            f"“{item.text}”：参考食品含量为 0",
            "the reference is 0",
            subject=item.nutrient,
        )
    gap = (item.reference - value if item.less else value - item.reference) / item.reference * 100
    met = gap >= chosen.least_percent
    sign = "−" if item.less else "+"
    held = f"{value:f} / {item.reference:f} {nutrient.unit}: {sign}{gap:.1f} %, ≥ {chosen.least_percent} %"
    words = (f"“{item.text}”{'可以' if met else '不得'}声称", f"“{item.text}” {'may' if met else 'may not'} be claimed")
    if met and not item.source:
        return chosen.finding(
            "comparative",
            Verdict.UNKNOWN,
            f"{words[0]}，但未写明参考食品的数据来源",
            "the source of the reference is not stated",
            value=held,
            subject=item.nutrient,
        )
    return chosen.finding(
        "comparative", Verdict.MET if met else Verdict.NOT_MET, *words, value=held, subject=item.nutrient
    )


def on_function(text: str, product: Product, table: tuple[Row, ...], chosen: Edition) -> Finding:
    key = sentence(text, chosen)
    if key is None:
        return chosen.finding("function", Verdict.NOT_MET, "不是附录 D 的原句", "not a sentence of annex D", value=text)
    earned = [claim for claim in content.every(chosen) if key in keys_of(claim.nutrient)]
    verdicts = [content.judge(claim, product, table, chosen).verdict for claim in earned]
    verdicts += [on_comparison(item, table, chosen).verdict for item in product.comparisons if item.nutrient == key]
    verdict = (
        Verdict.MET if Verdict.MET in verdicts else Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.NOT_MET
    )
    if not verdicts:
        verdict = Verdict.NOT_MET
    words = {
        Verdict.MET: ("可以使用该作用声称", "the function claim may be used"),
        Verdict.NOT_MET: ("含量不符合任何营养声称，不得使用", "no nutrition claim is earned, so it may not be used"),
        Verdict.UNKNOWN: ("缺数值，不能判断", "a value is missing"),
    }[verdict]
    return chosen.finding("function", verdict, *words, value=text, subject=key)

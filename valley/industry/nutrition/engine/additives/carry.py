"""Carry-over (3.4.1): an additive that an ingredient brings in. Without all four answers it is not judged."""

from valley.industry.nutrition.engine.additives.limit import ruling
from valley.industry.nutrition.engine.additives.table import Additive, Category, Table
from valley.industry.nutrition.engine.additives.use import Use
from valley.industry.nutrition.engine.standards import BadInput, Finding, Verdict


def carried(use: Use, additive: Additive, food: Category, held: Table) -> Finding:
    """One finding: a) allowed in the ingredient, b) within its maximum, c) not above what it brings, d) far below."""
    answers: dict[str, bool | None] = {"a": None, "b": None, "c": None, "d": use.carried_well_below}
    if use.carried_category:
        try:
            found = ruling(additive, held.category(use.carried_category).code, held)
        except BadInput as flaw:
            raise BadInput(
                f"{use.name} · carried_category", use.carried_category, flaw.remedy_zh, flaw.remedy_en
            ) from None
        answers["a"] = None if found.conditions else bool(found.rows)
        limits = [row.most for row in found.rows if row.most is not None]
        if use.carried_amount is not None and found.rows:
            answers["b"] = use.carried_amount <= max(limits) if limits else True
    if use.carried_amount is not None and use.carried_share is not None:
        brought = use.carried_amount * use.carried_share
        answers["c"] = use.amount is None or use.amount <= brought
    state = " ".join(f"{key}){'?' if value is None else '是' if value else '否'}" for key, value in answers.items())
    name = additive.zh
    source = held.source
    if False in answers.values():
        verdict, words = Verdict.NOT_MET, (f"{name}：不符合带入原则", f"{additive.en or name}: not carry-over")
    elif None in answers.values():
        verdict, words = (
            Verdict.UNKNOWN,
            (
                f"{name}：由“{use.carried_by}”带入，条件未全部给出，不作判断",
                f"{additive.en or name}: carried over, not judged",
            ),
        )
    else:
        verdict, words = Verdict.MET, (f"{name}：由“{use.carried_by}”带入，符合带入原则", "carry-over is allowed")
    return Finding(source.standard, source.edition, "3.4.1", verdict, words, f"{food.code}; {state}", additive.key)

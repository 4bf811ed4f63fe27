"""A problem solved, and nothing kept: the same as `valley formulate --json`."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from valley.industry.nutrition.engine.formulation import BadProblem, formulate, read
from valley.industry.nutrition.engine.formulation.backward import backward
from valley.industry.nutrition.engine.formulation.printed import plain
from valley.industry.nutrition.engine.formulation.read import parse
from valley.kernel import formats
from valley.kernel.errors import Invalid
from valley.kernel.permissions import require

router = Router()
MOST = 500
"""Ingredients in one request; larger problems are for the command line and for jobs."""


class ProblemIn(Schema):
    """`problem`: the keys of docs/how-to/formulate.md as JSON, numbers or texts with a unit ("12 mg")."""

    problem: dict[str, Any]
    seconds: float = Field(5, gt=0, le=10, description="limit of each solve")


class FormulationOut(Schema):
    """`kind`: Answer, Impossible, Unproved or, of a problem with `label`, Reversed.

    `result`: what `valley formulate --json` prints, its notes beside it.
    """

    kind: str
    notes: list[str]
    result: dict[str, Any]


@router.post("/formulations", response={200: FormulationOut}, url_name="nutrition_formulations")
def solve(request: HttpRequest, given: ProblemIn) -> Any:
    """Grams, cost, levels, shadow prices and proof; or the demands that exclude each other and the least repair.

    422 names the row. A menu, a front or a robust formula is asked for in the browser or on the command line.
    """
    require(request.user, "nutrition.look_up", None)
    try:
        held = parse(given.problem)
        for key in ("robust", "menu", "front", "pool"):
            if key in held:
                raise BadProblem(key, held[key], "接口只解单个配方", "the API solves single formulas")
        if len(held.get("ingredients", ())) > MOST:
            raise BadProblem("ingredients", len(held["ingredients"]), f"至多 {MOST} 种", f"at most {MOST}")
        if "label" in held:
            problem, back = backward(held)
            found = plain(back)
        else:
            problem = read(held)
            found = plain(formulate(problem, given.seconds))
    except BadProblem as flaw:
        remedy = flaw.remedy_en if formats.in_english() else flaw.remedy_zh
        raise Invalid(field=f"problem.{flaw.where}", value=flaw.found, remedy=remedy) from flaw
    place = 1 if formats.in_english() else 0
    return FormulationOut(kind=found["kind"], notes=[note[place] for note in problem.notes], result=found)

"""A fictional firm's formula for the browser."""

from decimal import Decimal

from tests import factories
from valley.industry.nutrition import actions
from valley.industry.nutrition.models import FormulaVersion
from valley.kernel.models import User
from valley.registry.actions.roles import grant_role
from valley.registry.models import Organisation


def designer() -> User:
    """A member of the firm."""
    user = factories.user("designer")
    grant_role(by=None, user=user, role="member", organisation=Organisation.objects.create(name="穗澜坊食品有限公司"))
    return user


def _version(budget: str = "") -> FormulaVersion:
    user = User.objects.get(username="designer")
    owner = Organisation.objects.get(name="穗澜坊食品有限公司")
    store = [
        actions.enter_ingredient(by=user, owner=owner, name=name, food=f"sr28:{food}", cny_per_kg=Decimal(price))
        for name, food, price in (("燕麦片", "20038", "11"), ("牛奶", "01077", "8.8"), ("苹果", "09003", "9.8"))
    ]
    version = actions.begin_formula(by=user, owner=owner, title="燕麦奶粥").versions.get()
    settings = {
        "mass_low": "300", "mass_high": "300", "budget": budget,
        "ranges": [{"nutrient": "protein", "min": "15"}, {"nutrient": "calcium", "min": "200", "max": "600"}],
        "shares": [{"nutrient": "fat", "max": "0.35"}],
    }  # fmt: skip
    amounts = ("70", "200", "30")
    return actions.save_draft(
        by=user, version=version, revision=0, settings=settings,
        steps=[actions.StepIn("煮", retention={"vitamin_c": "0.6"}, set_points=[
            actions.SetPointIn("temperature", "95", "°C", "93", "98", "锅内", "温控回路"),
            actions.SetPointIn("time", "12", "min", "10", None, "", "定时器"),
        ])],
        lines=[actions.LineIn(f"i:{one.public_id}", g, max_g="280") for one, g in zip(store, amounts, strict=True)],
    )  # fmt: skip


def bench() -> str:
    """The workbench with an answer."""
    return f"{_version().uri}/workbench"


def impossible() -> str:
    """The same with a budget that does not do."""
    return f"{_version('0.5').uri}/workbench"


def version() -> str:
    """The version's own page."""
    return _version().uri


def label() -> str:
    """The version's label under both editions."""
    return f"{_version().uri}/label"


def sheet() -> str:
    """Its workbook, to be taken in."""
    return f"{_version().uri}/sheet"

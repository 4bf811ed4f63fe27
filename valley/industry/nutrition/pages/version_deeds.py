"""What can be done with a version: approve, release, try, taste, ask for a menu or a search."""

from typing import Any

from django.utils.translation import gettext_lazy

from valley.industry.nutrition import actions
from valley.industry.nutrition.forms import basics as forms
from valley.industry.nutrition.forms import runs as run_forms
from valley.industry.nutrition.forms import trials as trial_forms
from valley.industry.nutrition.models import DishSheet, FormulaVersion, Release, RunKind, State
from valley.kernel.deeds import Deed
from valley.kernel.models import User

Data = dict[str, Any]


def _submit(by: User, thing: FormulaVersion, data: Data) -> object:
    return actions.submit(by=by, version=thing)


def _decide(by: User, thing: FormulaVersion, data: Data) -> object:
    return actions.decide(by=by, version=thing, approve=data["approve"] == "yes", reason=data["reason"])


def _take_back(by: User, thing: FormulaVersion, data: Data) -> object:
    return actions.take_back(by=by, version=thing)


def _discard(by: User, thing: FormulaVersion, data: Data) -> object:
    formula = thing.formula
    actions.discard_draft(by=by, version=thing)
    return formula


def formula_owner(thing: FormulaVersion) -> Any:
    return thing.formula


def _release(by: User, thing: FormulaVersion, data: Data) -> object:
    return actions.release(by=by, version=thing, **data)


def _plan(by: User, thing: FormulaVersion, data: Data) -> object:
    return actions.plan_trial(by=by, version=thing, **data)


def _panel(by: User, thing: FormulaVersion, data: Data) -> object:
    actions.record_panel(by=by, version=thing, **data)
    return None


def _dish_in(by: User, thing: FormulaVersion, data: Data) -> object:
    return actions.describe_dish(by=by, version=thing, dish=actions.DishIn(**data))


def _dish_initial(thing: FormulaVersion) -> Data:
    dish = DishSheet.objects.filter(version=thing).first()
    return {name: getattr(dish, name) for name in forms.DishForm.base_fields} if dish else {}


def _menu(by: User, thing: FormulaVersion, data: Data) -> object:
    return actions.ask_run(by=by, version=thing, kind=RunKind.MENU, asked=data)


def _search(by: User, thing: FormulaVersion, data: Data) -> object:
    return actions.ask_run(by=by, version=thing, kind=RunKind.SEARCH, asked=data)


def _asks(thing: FormulaVersion) -> bool:
    return bool(thing.sheet.get("ranges") or thing.sheet.get("shares"))


ASKED = gettext_lazy("已开始，在后台计算：可以离开这一页，也可以随时取消。")

DEEDS: dict[str, Deed] = {
    "dish": Deed(
        gettext_lazy("菜品主数据"), forms.DishForm, "nutrition.change_formula", _dish_in, "tools-kitchen-2",
        about=formula_owner, offered=lambda v: v.state == State.DRAFT, initial=_dish_initial,
    ),
    "trial": Deed(
        gettext_lazy("安排试制"), trial_forms.PlanForm, "nutrition.change_formula", _plan, "test-pipe",
        about=formula_owner, offered=lambda v: v.lines.filter(amount_g__gt=0).exists(),
    ),
    "panel": Deed(
        gettext_lazy("登记感官评价"), trial_forms.PanelForm, "nutrition.change_formula", _panel, "ear",
        about=formula_owner, offered=lambda v: v.lines.filter(amount_g__gt=0).exists(),
    ),
    "menu": Deed(
        gettext_lazy("多日食谱"), run_forms.MenuForm, "nutrition.change_formula", _menu, "calendar-week",
        about=formula_owner, offered=lambda v: _asks(v) and v.lines.exists(),
        words=gettext_lazy("每一天都守住这一版的要求，所用原料逐日变化；在后台分三轮求解，可看进度、可取消。"),
        done=ASKED,
    ),
    "search": Deed(
        gettext_lazy("在全部食物中找"), run_forms.SearchForm, "nutrition.change_formula", _search, "world-search",
        about=formula_owner, offered=_asks,
        words=gettext_lazy("按这一版的要求，在 SR28 的 8,789 种食物里找花费最少的几种；先剔除，再精确求解。"),
        done=ASKED,
    ),
    "release": Deed(
        gettext_lazy("放行"), trial_forms.ReleaseForm, "nutrition.release_version", _release, "package-export",
        offered=lambda v: v.state == State.APPROVED and not Release.objects.filter(version=v).exists(),
        words=gettext_lazy("放行包只含生产所需：用量、工序、包装与贮存；没有价格、目标和别的方案。"),
    ),
    "submit": Deed(
        gettext_lazy("提交批准"), forms.Confirm, "nutrition.change_formula", _submit, "send", about=formula_owner,
        offered=lambda v: v.state == State.DRAFT,
        words=gettext_lazy("提交后本版不能再改；数据、价格与解一起冻结成一个校验值，由另一人批准。"),
    ),
    "decide": Deed(
        gettext_lazy("批准或退回"), forms.DecisionForm, "nutrition.decide_version", _decide, "gavel",
        offered=lambda v: v.state == State.SUBMITTED,
    ),
    "take-back": Deed(
        gettext_lazy("撤回提交"), forms.Confirm, "nutrition.change_formula", _take_back, "arrow-back-up",
        about=formula_owner, offered=lambda v: v.state == State.SUBMITTED,
    ),
    "discard": Deed(
        gettext_lazy("放弃草稿"), forms.Confirm, "nutrition.change_formula", _discard, "trash", about=formula_owner,
        offered=lambda v: v.state == State.DRAFT and v.number > 1, tone="danger",
    ),
}  # fmt: skip

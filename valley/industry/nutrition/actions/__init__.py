"""Every write of nutrition design."""

from valley.industry.nutrition.actions.dossiers import file_part
from valley.industry.nutrition.actions.evidence_rules import enter_rule, retire_rule
from valley.industry.nutrition.actions.formulas import begin_formula, begin_version, discard_draft
from valley.industry.nutrition.actions.ingredients import (
    change_ingredient,
    enter_ingredient,
    enter_price,
    retire_ingredient,
    set_limit,
)
from valley.industry.nutrition.actions.process import SetPointIn, StepIn, describe_process, steps_in
from valley.industry.nutrition.actions.profiles import describe_group, keep_profile, withdraw_consent
from valley.industry.nutrition.actions.published import enter_food, import_release
from valley.industry.nutrition.actions.releases import end_maker, permit_maker, register_release, release, withdraw
from valley.industry.nutrition.actions.rule_files import import_rules, retire_rules
from valley.industry.nutrition.actions.runs import advance, ask_run, cancel_run
from valley.industry.nutrition.actions.sheets_in import import_sheet
from valley.industry.nutrition.actions.tables import import_table
from valley.industry.nutrition.actions.taking import take_result
from valley.industry.nutrition.actions.targets import set_target
from valley.industry.nutrition.actions.trials import apply_assay, enter_assay, plan_trial, record_panel, run_trial
from valley.industry.nutrition.actions.versions import (
    DishIn,
    LineIn,
    decide,
    describe_dish,
    save_draft,
    submit,
    take_back,
)

__all__ = [
    "DishIn",
    "LineIn",
    "SetPointIn",
    "StepIn",
    "advance",
    "apply_assay",
    "ask_run",
    "begin_formula",
    "begin_version",
    "cancel_run",
    "change_ingredient",
    "decide",
    "describe_dish",
    "describe_group",
    "describe_process",
    "discard_draft",
    "end_maker",
    "enter_assay",
    "enter_food",
    "enter_ingredient",
    "enter_price",
    "enter_rule",
    "file_part",
    "import_release",
    "import_rules",
    "import_sheet",
    "import_table",
    "keep_profile",
    "permit_maker",
    "plan_trial",
    "record_panel",
    "register_release",
    "release",
    "retire_ingredient",
    "retire_rule",
    "retire_rules",
    "run_trial",
    "save_draft",
    "set_limit",
    "set_target",
    "steps_in",
    "submit",
    "take_back",
    "take_result",
    "withdraw",
    "withdraw_consent",
]

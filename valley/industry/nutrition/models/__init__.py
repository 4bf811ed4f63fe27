"""Tables of nutrition design, one noun a file."""

from valley.industry.nutrition.models.composition import CompositionTable, Food, Right
from valley.industry.nutrition.models.dossier import DossierKind, DossierPart
from valley.industry.nutrition.models.evidence_rule import EvidenceRule, Grade, Marker
from valley.industry.nutrition.models.formula import Formula, FormulaKind, FormulaLine, FormulaVersion, State
from valley.industry.nutrition.models.ingredient import BioSafety, Ingredient, IngredientKind, Price, UseLimit
from valley.industry.nutrition.models.process import DishSheet, ProcessStep, SetPoint, SetQuantity
from valley.industry.nutrition.models.profile import GroupProfile, Profile
from valley.industry.nutrition.models.release import PermittedMaker, Release
from valley.industry.nutrition.models.rule_file import RuleFile, RuleKind
from valley.industry.nutrition.models.run import Run, RunKind, RunState
from valley.industry.nutrition.models.target import Eater, Target
from valley.industry.nutrition.models.trial import Assay, SensoryPanel, Trial, TrialState

__all__ = [
    "Assay",
    "BioSafety",
    "CompositionTable",
    "DishSheet",
    "DossierKind",
    "DossierPart",
    "Eater",
    "EvidenceRule",
    "Food",
    "Formula",
    "FormulaKind",
    "FormulaLine",
    "FormulaVersion",
    "Grade",
    "GroupProfile",
    "Ingredient",
    "IngredientKind",
    "Marker",
    "PermittedMaker",
    "Price",
    "ProcessStep",
    "Profile",
    "Release",
    "Right",
    "RuleFile",
    "RuleKind",
    "Run",
    "RunKind",
    "RunState",
    "SensoryPanel",
    "SetPoint",
    "SetQuantity",
    "State",
    "Target",
    "Trial",
    "TrialState",
    "UseLimit",
]

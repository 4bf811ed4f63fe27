"""Things of the label pages for the matrix."""

from typing import Any

from tests.consistency.kinds import World
from tests.consistency.workbench_objects import formula_version
from valley.industry.nutrition import actions

RULES = """standard = "GB 7718"
edition = "2011"
title = "虚构摘录"
[[elements]]
element = "name"
clause = "1"
"""


def rule_standard(world: World) -> Any:
    """An edition in the rule browser."""
    return {"slug": "gb28050-2025"}


def rule_file(world: World) -> Any:
    """One element, imported by the member's firm."""
    return actions.import_rules(
        by=world.users["member"], owner=world.organisation, kind="elements", statement="虚构", data=RULES.encode()
    )


def rule_file_deed(world: World) -> Any:
    """Retire it."""
    return {"public_id": rule_file(world).public_id, "deed": "retire"}


def version_dossier(world: World) -> Any:
    """What a version's registration asks for."""
    return {"public_id": formula_version(world).public_id, "kind": "fsmp"}


def eater_group(world: World) -> Any:
    """A school class."""
    return actions.describe_group(
        by=world.users["member"], owner=world.organisation, title="三年级", size_persons=30,
        members=[{"age_from_months": 96, "sex": "any", "share_percent": "100"}],
    )  # fmt: skip


MAKERS = (rule_standard, rule_file, rule_file_deed, version_dossier, eater_group)

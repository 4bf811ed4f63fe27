"""Every write about campaigns and returns."""

from valley.registry.actions.returns.campaigns import (
    add_to_due_list,
    lock_campaign,
    open_campaign,
    remind,
    remind_all,
    remove_from_due_list,
)
from valley.registry.actions.returns.deciding import accept, check, reopen, return_with_remarks
from valley.registry.actions.returns.filling import fill, seal, sign, submit, take_back
from valley.registry.actions.returns.importing import import_many, import_return

__all__ = [
    "accept",
    "add_to_due_list",
    "check",
    "fill",
    "import_many",
    "import_return",
    "lock_campaign",
    "open_campaign",
    "remind",
    "remind_all",
    "remove_from_due_list",
    "reopen",
    "return_with_remarks",
    "seal",
    "sign",
    "submit",
    "take_back",
]

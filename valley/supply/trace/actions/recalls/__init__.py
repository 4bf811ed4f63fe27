"""A recall from its opening to its end: every step is one action, so two people cannot undo each other's."""

from valley.supply.trace.actions.recalls.cases import close_recall, open_recall
from valley.supply.trace.actions.recalls.disposing import complete_disposal, plan_disposal
from valley.supply.trace.actions.recalls.papers import issue_paper
from valley.supply.trace.actions.recalls.scoping import decide_lot, scope_recall, stop_sale
from valley.supply.trace.actions.recalls.telling import (
    answer_notice,
    escalate_overdue,
    link_secret,
    notify_consignees,
)

__all__ = [
    "answer_notice",
    "close_recall",
    "complete_disposal",
    "decide_lot",
    "escalate_overdue",
    "issue_paper",
    "link_secret",
    "notify_consignees",
    "open_recall",
    "plan_disposal",
    "scope_recall",
    "stop_sale",
]

"""Every write of the kernel."""

from valley.kernel.actions.jobs import rescue_stalled, retry_job
from valley.kernel.actions.notices import choose_notices, deliver_due, mark_read, retry_delivery
from valley.kernel.actions.owners import Owned
from valley.kernel.actions.personal import (
    ask_erasure,
    erase,
    erase_due,
    note_access,
    reapply_erasures,
    retain,
    sweep_orphans,
)
from valley.kernel.actions.sealing import seal, sign_head
from valley.kernel.actions.work import hand_over_work

__all__ = [
    "Owned",
    "ask_erasure",
    "choose_notices",
    "deliver_due",
    "erase",
    "erase_due",
    "hand_over_work",
    "mark_read",
    "note_access",
    "reapply_erasures",
    "rescue_stalled",
    "retain",
    "retry_delivery",
    "retry_job",
    "seal",
    "sign_head",
    "sweep_orphans",
]

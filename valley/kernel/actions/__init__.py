"""Every write of the kernel."""

from valley.kernel.actions.personal import ask_erasure, erase, erase_due, note_access, retain, sweep_orphans

__all__ = ["ask_erasure", "erase", "erase_due", "note_access", "retain", "sweep_orphans"]

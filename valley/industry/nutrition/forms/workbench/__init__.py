"""The workbench's fields: read from a version or from what was sent, and turned into a worksheet."""

from valley.industry.nutrition.forms.workbench.entry import Entry, moved, with_known
from valley.industry.nutrition.forms.workbench.rows import GroupEntry, LineEntry, RangeEntry
from valley.industry.nutrition.forms.workbench.saved import of_version
from valley.industry.nutrition.forms.workbench.sent import group_name, of_post

__all__ = [
    "Entry",
    "GroupEntry",
    "LineEntry",
    "RangeEntry",
    "group_name",
    "moved",
    "of_post",
    "of_version",
    "with_known",
]

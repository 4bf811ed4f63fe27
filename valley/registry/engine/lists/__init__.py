"""Existing Excel lists of organisations, people and places, read as they are: by their column heads.

All or nothing per file: every wrong cell is named, with what to do about it.
"""

from valley.registry.engine.lists.columns import LISTS, Column, ListKind
from valley.registry.engine.lists.reading import Listed, Row, read_list

__all__ = ["LISTS", "Column", "ListKind", "Listed", "Row", "read_list"]

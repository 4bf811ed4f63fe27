"""Key data elements (关键数据要素): what an event says of each that a record form asks for, and what it leaves out."""

from valley.supply.trace.engine.kde.finding import value_of
from valley.supply.trace.engine.kde.lacking import Lack, lacks_of
from valley.supply.trace.engine.kde.lines import Known, Line, lines_of, steps_of
from valley.supply.trace.engine.kde.sheet import Missing, Row, missing, row_of, rows_as_csv, rows_as_xlsx

__all__ = [
    "Known",
    "Lack",
    "Line",
    "Missing",
    "Row",
    "lacks_of",
    "lines_of",
    "missing",
    "row_of",
    "rows_as_csv",
    "rows_as_xlsx",
    "steps_of",
    "value_of",
]

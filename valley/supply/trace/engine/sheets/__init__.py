"""Events from a filled spreadsheet, for partners without software: templates, reading by cell, events of EPCIS 2.0."""

from valley.supply.trace.engine.sheets.columns import TEMPLATES, Column, Template
from valley.supply.trace.engine.sheets.events import Drafted, drafted
from valley.supply.trace.engine.sheets.reading import BadCell, BadSheet, Filled, read
from valley.supply.trace.engine.sheets.writing import blank

__all__ = ["TEMPLATES", "BadCell", "BadSheet", "Column", "Drafted", "Filled", "Template", "blank", "drafted", "read"]

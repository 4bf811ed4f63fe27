"""Files of patents and papers → rows: tables as databases export them, BibTeX, RIS."""

from valley.innovation.exchange.engine.intake.rows import Broken, Row, likeness
from valley.innovation.exchange.engine.intake.styles import bibtex, ris
from valley.innovation.exchange.engine.intake.tables import table

READERS = {"table": table, "bibtex": bibtex, "ris": ris}

__all__ = ["READERS", "Broken", "Row", "likeness"]

"""Rules as data: where each was read, the records and papers that they ask for, how long records are kept."""

from valley.supply.trace.engine.law.papers import Field, PaperForm, paper_forms
from valley.supply.trace.engine.law.records import Element, RecordForm, record_forms
from valley.supply.trace.engine.law.retention import Keep, RetentionRule, keep_until, retention_rules
from valley.supply.trace.engine.law.scheme import Point, Scheme, scheme
from valley.supply.trace.engine.law.sources import Source, sources

__all__ = [
    "Element",
    "Field",
    "Keep",
    "PaperForm",
    "Point",
    "RecordForm",
    "RetentionRule",
    "Scheme",
    "Source",
    "keep_until",
    "paper_forms",
    "record_forms",
    "retention_rules",
    "scheme",
    "sources",
]

"""标准与判定. What a rule says of a product: a finding names standard, edition, clause and the value used.

`Edition` is one edition of a standard with the days on which it is in force; `Finding` is one answer: met,
 not met, unknown, and “rule not loaded”, which is never taken for met.
"""

from valley.industry.nutrition.engine.standards.errors import BadInput
from valley.industry.nutrition.engine.standards.finding import Finding, Overall, Verdict, overall
from valley.industry.nutrition.engine.standards.source import DATA, Source, parsed, read_toml
from valley.industry.nutrition.engine.standards.text import toml

__all__ = ["DATA", "BadInput", "Finding", "Overall", "Source", "Verdict", "overall", "parsed", "read_toml", "toml"]

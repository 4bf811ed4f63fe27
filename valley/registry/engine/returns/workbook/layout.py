"""Where things stand on the sheets that the platform writes, and reads back."""

from dataclasses import dataclass

from valley.registry.engine.returns.forms import Form
from valley.registry.engine.returns.words import Text

VERSION = "1"
FILL = Text("填报", "Return")
GUIDE = Text("指标解释", "Definitions")
MANY = Text("批量填报", "Returns")


@dataclass(frozen=True)
class Subject:
    """Whose return, of which campaign: public ids, with the names to show. `identifier`: credit code or ""."""

    campaign: str
    period: str
    organisation: str = ""
    name: str = ""
    identifier: str = ""


# The sheet of one return.
MARK_CELL = "B2"
CAMPAIGN_CELL = "B3"
ORGANISATION_CELL = "B4"
FIRST_ROW = 9
CODE, LABEL, UNIT, LAST, NOW, REASON = "A", "B", "C", "D", "E", "F"

# The sheet of many firms: codes in row 5, labels in row 6, firms from row 7.
CODES_ROW = 5
LABELS_ROW = 6
FIRMS_ROW = 7
KEY_COLUMNS = ("organisation", "identifier", "name")
REASONS_COLUMN = "reasons"


def mark(form: Form, kind: str) -> str:
    """What a file says it is: `valley-return/1/one/annual/2022/<fingerprint>`."""
    return f"valley-return/{VERSION}/{kind}/{form.code}/{form.edition}/{form.fingerprint}"


def rows_of(form: Form) -> dict[int, str]:
    """Row number → item code on the sheet of one return; a heading row stands before each section."""
    found: dict[int, str] = {}
    row = FIRST_ROW
    for _section, items in form.in_sections():
        row += 1
        for item in items:
            found[row] = item.code
            row += 1
    return found

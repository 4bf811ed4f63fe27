"""The records behind a figure, as a table."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as lazy

from valley.kernel.tables import OPEN_ROWS, Column, Filter, PageCards, Table
from valley.plan.queries import drilldown, words

CLASSES = {"public": lazy("公开"), "park": lazy("园区内"), "confidential": lazy("保密")}


def behind(request: HttpRequest, found: drilldown.Records) -> Table:
    """The records behind one part of a figure. Titles on the screen, addresses in the file."""
    cards = PageCards(request.user, ("uri", "organisation"), drilldown.cards)
    in_file = bool(request.GET.get("export"))

    def named(key: str) -> Any:
        return None if in_file else cards.named(key)

    def amount(row: dict[str, Any]) -> Decimal:
        return round(words.decimal(words.in_unit(Fraction(row["quantity"]), found.unit)[0]), 4)

    class Behind(Table):
        name = "records"
        per_page = 10  # they stand in the middle of a page; all are in the file
        open_rows = OPEN_ROWS
        caption = words.measure_label(found.measure)
        filters = (Filter("disclosure", lazy("密级"), list(CLASSES.items())),)
        columns = (
            Column("uri", lazy("记录"), value=named("uri"), heading=True, href=cards.linked("uri")),
            Column("organisation", lazy("单位"), value=named("organisation"), href=cards.linked("organisation")),
            Column(
                "quantity", lazy("数量"), "number", order=True, unit=words.in_unit(Fraction(1), found.unit)[1],
                value=amount,
            ),
            Column("on", lazy("日期"), "date", order=True),
            Column("disclosure", lazy("密级"), value=lambda row: CLASSES.get(row["disclosure"], row["disclosure"])),
        )  # fmt: skip

    # The rest is said in words with its sum, above the table.
    cards.table = Behind(request, found.rows)
    return cards.table

"""Data tables: search, filter, sort, pages and export by query string; on a phone, every row is a card.

class Organisations(Table):
    caption = _("在册单位")
    columns = [Column("name", _("名称"), order="name", search="name", href=lambda row: row.uri), …]
    filters = [Filter("kind", _("类型"), choices=Kind.choices)]

def organisations(request):
    return Organisations(request, queries.visible_to(request.user)).response("registry/organisations.html")
"""

from valley.kernel.tables.cards import PageCards
from valley.kernel.tables.columns import Column, Filter
from valley.kernel.tables.export import as_csv, as_xlsx, harmless
from valley.kernel.tables.table import LIST_ROWS, OPEN_ROWS, Table

__all__ = ["LIST_ROWS", "OPEN_ROWS", "Column", "Filter", "PageCards", "Table", "as_csv", "as_xlsx", "harmless"]

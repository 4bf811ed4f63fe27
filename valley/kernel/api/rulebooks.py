"""The rule library for programs."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema

from valley.kernel import clock
from valley.kernel.api.auth import SESSION, TOKEN
from valley.kernel.api.search import without_account
from valley.kernel.queries import rulebooks as queries

router = Router(tags=["rules"])


class Rule(Schema):
    """A loaded edition. `state` on the day asked for: in_force, not_yet, ended or unknown (the source does not say).
    `last` is the last day in force; `lacks` says what of the text is not loaded."""

    uri: str
    area: str
    standard: str
    edition: str
    title: str
    state: str
    begins: date | None
    last: date | None
    clauses: int
    lacks: str
    source: str
    read: str
    checksum: str


@router.get(
    "/rules", response=list[Rule], url_name="rules", auth=[TOKEN, SESSION, without_account], summary="Rules in force"
)
def rules(request: HttpRequest, on: QueryEx[date | None, P(description="a day; today without it")] = None) -> Any:
    """Every rule file and edition that the platform works by, as far as the caller may see it."""
    return [
        Rule(
            uri=row.uri, area=row.shelf.name, standard=row.edition.standard, edition=row.edition.edition,
            title=row.edition.title[0], state=row.state, begins=row.edition.begins, last=row.edition.last,
            clauses=len(row.edition.provisions()), lacks=row.edition.lacks[0], source=row.edition.source,
            read=row.edition.read, checksum=row.edition.checksum,
        )
        for row in queries.library(request.user, on or clock.today())
    ]  # fmt: skip

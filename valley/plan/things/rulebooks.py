"""The rules that the plan brings: its rule books, and the definitions of its indicators."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from valley.kernel.rulebooks import Provision, RuleEdition, Shelf, register
from valley.kernel.things import Viewer
from valley.plan.queries.catalogue import INDUSTRY_CATALOGUE, books_of
from valley.plan.queries.values import in_force


def _editions(viewer: Viewer) -> Iterable[RuleEdition]:
    found = in_force()
    if found is None:
        return
    row, plan = found
    title = plan.title.text
    yield RuleEdition(
        key=f"definitions-{row.slug}",
        standard="指标口径",
        edition=row.slug,
        title=(f"{title.zh if title else row.title} · 指标口径", "Definitions of the plan's indicators"),
        source=title.zh if title else row.title,
        begins=plan.term.first_day,
        last=date(plan.term.last_year, 12, 31),
        read="own",
        page="/plan/indicators",
        checksum=row.checksum,
        provisions=lambda: [
            Provision(
                f"{d.indicator} ({d.edition})", *((d.words.zh, d.words.en) if d.words else ("", "")), d.formula.text
            )
            for d in plan.definitions
        ],
    )  # fmt: skip
    for book in books_of(row.slug).values():
        for edition in book.editions:
            yield RuleEdition(
                key=f"{book.id}-{edition.id}",
                standard=book.title.say("zh"),
                edition=edition.id,
                title=(edition.title.zh, edition.title.en),
                source=edition.source,
                begins=edition.validity.from_,
                begins_latest=edition.validity.from_latest,
                last=edition.validity.to,
                checksum=edition.checksum,
                lacks=(edition.note.zh, edition.note.en),
                page="/catalogue-check" if book.id == INDUSTRY_CATALOGUE else "",
                provisions=lambda edition=edition: [  # type: ignore[misc]
                    Provision(c.citation.article, f"{c.title.zh}：{c.words}", f"{c.title.en}: {c.words}")
                    for c in edition.clauses
                ],
            )


register(Shelf("plan", _("规划"), _editions))

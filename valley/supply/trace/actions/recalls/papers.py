"""Papers of a case."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.supply.trace import events
from valley.supply.trace.actions.recalls.holding import locked
from valley.supply.trace.engine.law import paper_forms
from valley.supply.trace.engine.recall import finish_due
from valley.supply.trace.errors import RecallNotReady
from valley.supply.trace.models import (
    Paper,
    RecallCase,
)
from valley.supply.trace.queries.papers import proposed


@transaction.atomic
def issue_paper(*, by: User, case: RecallCase, kind: str, values: Mapping[str, str] | None = None) -> Paper:
    """Issue a paper of the case; what is not given is filled from the case. It never changes afterwards.

    The announcement's first issue sets the day from which the recall has to be finished.
    Raises: NotAllowed; RecallClosed; RecallNotReady; Invalid for an unknown kind.
    """
    require(by, "trace.run_recall", case)
    row = locked(case)
    form = paper_forms().get(kind)
    if form is None:
        raise Invalid(_("没有这种文书。"), field="kind", value=kind, remedy="、".join(paper_forms()))
    if row.scoped_at is None:
        raise RecallNotReady(_("还没有定出范围。"), remedy=_("请先定范围。"))
    now = clock.now()
    if kind == "announcement" and row.published_on is None:
        due = finish_due(row.recall_class, clock.today(), clock.calendar())
        row.published_on, row.finish_due, row.finish_not_before = clock.today(), due.date, due.not_before
        row.save(update_fields=["published_on", "finish_due", "finish_not_before"])
    written = {**proposed(row, kind), **{key: value for key, value in (values or {}).items() if value.strip()}}
    paper = Paper.objects.create(
        case=row,
        kind=kind,
        number=row.papers.filter(kind=kind).count() + 1,
        values={field.key: written.get(field.key, "") for field in form.fields},
        source=form.source.key,
        edition=form.source.edition,
        issued_at=now,
        issued_by=by,
    )
    publish(events.PaperIssued(subject=paper.uri, case=row.uri, kind=kind, number=paper.number), by=by)
    return paper

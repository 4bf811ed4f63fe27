"""Studies, their samples and runs, and institutions."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import Institution, Run, Sample, Study, StudyState
from valley.innovation.projects.things.found import found, uris
from valley.kernel.actions import Owned
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of


def _study_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Study, uri)
    if row is None or not may(viewer, "projects.see"):
        return None
    return Card(row.uri, str(_("研究")), str(row), str(row.get_state_display()))


def _study_document(uri: str) -> Document | None:
    row = found(Study, uri)
    if row is None:
        return None
    codes = tuple(code for code in (row.number, row.registration) if code)
    return Document(uri, "study", row.title, text=f"{row.question}\n{row.reason}", codes=codes, audience=("account",))


def _work(user: User) -> Iterable[Work]:
    mine = Q(owner=user) | Q(organisation__in=organisations_of(user))
    rows = Study.objects.filter(mine, state=StudyState.RUNNING).select_related("owner")
    for row in rows.order_by("due_on", "pk")[:50]:
        yield Work(row.uri, str(row), row.next_step, row.due_on, row.owner.username)


def _sample_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Sample, uri, "study__organisation")
    if row is None or not may(viewer, "projects.read_study", row.study):
        return None
    return Card(row.uri, str(_("样品")), f"{row.study.number} · {row.code}")


def _run_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Run, uri, "study__organisation")
    if row is None or not may(viewer, "projects.read_study", row.study):
        return None
    return Card(row.uri, str(_("运行记录")), str(row))


def _institution_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Institution, uri, "organisation")
    if row is None or not may(viewer, "projects.see"):
        return None
    return Card(row.uri, str(_("新型研发机构")), str(row))


register(
    Kind("study", _("研究"), Study.uri_prefix, _study_card, work=_work, document=_study_document,
         all_uris=lambda: uris(Study),
         **Owned(model=Study, open=Q(state=StudyState.RUNNING), within="organisation").plugs())
)  # fmt: skip
register(Kind("study_sample", _("样品"), Sample.uri_prefix, _sample_card))
register(Kind("study_run", _("运行记录"), Run.uri_prefix, _run_card))
register(Kind("rd_institution", _("新型研发机构"), Institution.uri_prefix, _institution_card))

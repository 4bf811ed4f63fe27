"""Internships as the rest of the platform sees them."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel import personal
from valley.kernel.models import PersonKey, User
from valley.kernel.permissions import may
from valley.kernel.personal import Holding, holds
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.models import InternshipPost, Placement, PlacementStage
from valley.registry.queries.access import organisations_administered
from valley.registry.things.identities import find, uris_of

NEXT = {
    PlacementStage.PLACED: gettext_lazy("登记到岗"),
    PlacementStage.STARTED: gettext_lazy("考核"),
    PlacementStage.ASSESSED: gettext_lazy("登记录用结果"),
}


def _post_card(uri: str, viewer: Viewer) -> Card | None:
    found: InternshipPost | None = find(InternshipPost, uri) if viewer.is_authenticated else None
    return Card(found.uri, _("实习岗位"), found.title, found.organisation.name) if found else None


def _post_document(uri: str) -> Document | None:
    found: InternshipPost | None = find(InternshipPost, uri)
    if found is None:
        return None
    text = " ".join(filter(None, [found.organisation.name, found.field, found.partner.name if found.partner else ""]))
    return Document(found.uri, "internship_post", found.title, text, audience=("account",))


def _placement_card(uri: str, viewer: Viewer) -> Card | None:
    found: Placement | None = find(Placement, uri)
    if found is None or not may(viewer, "registry.view_placement", found):
        return None
    return Card(found.uri, _("实习安排"), found.post.title, found.get_stage_display())


def _work(user: User) -> Iterable[Work]:
    """For the administrators of the base: what comes next, by the post's last day."""
    open_ = Placement.objects.filter(stage__in=NEXT, post__organisation__in=organisations_administered(user))
    for row in open_.select_related("post", "person__key").order_by("post__ends_on", "pk")[:50]:
        due = row.post.starts_on if row.stage == PlacementStage.PLACED else row.post.ends_on
        yield Work(row.uri, row.post.title, str(NEXT[PlacementStage(row.stage)]), due)


@holds("registry.internships")
def held(key: PersonKey) -> Iterator[Holding]:
    """Internships of the person, with what the assessment says."""
    purpose = gettext_lazy("实习安排与考核")
    for row in Placement.objects.filter(person__key=key).select_related("post__organisation").order_by("pk"):
        words = f"{row.post.organisation.name} {row.post.title} {row.get_stage_display()} {row.get_hire_display()}"
        yield Holding(row.uri, gettext_lazy("实习安排"), words.strip(), purpose)
        remarks = personal.read(key, row.remarks_sealed)
        if remarks:
            yield Holding(row.uri, gettext_lazy("评语"), f"{row.get_grade_display()}：{remarks}", purpose)


register(
    Kind(
        name="internship_post",
        label=gettext_lazy("实习岗位"),
        prefix=InternshipPost.uri_prefix,
        card=_post_card,
        document=_post_document,
        all_uris=lambda: uris_of(InternshipPost),
    )
)
register(
    Kind(
        name="placement",
        label=gettext_lazy("实习安排"),
        prefix=Placement.uri_prefix,
        card=_placement_card,
        work=_work,
    )
)

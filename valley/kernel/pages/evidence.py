"""Opening a file of evidence: as a download, never as a page of ours."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from valley.kernel import actions, evidence
from valley.kernel.engine.filetypes import INLINE
from valley.kernel.errors import Missing
from valley.kernel.models import EvidenceFile, User


@require_safe
def evidence_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file, for whoever may know of its owner; opening another person's file is noted.

    Pictures may be shown in place with `?view=1`; nothing that comes from here can run in our name.
    """
    file = EvidenceFile.objects.select_related("key").filter(public_id=public_id).first()
    user = request.user
    if file is None or not evidence.may_open(file, user) or (file.key and not isinstance(user, User)):
        raise Missing(field="file", value=str(public_id))
    content = evidence.content_of(file)
    if file.key and isinstance(user, User):
        actions.note_access(by=user, keys=[file.key], uri=file.uri)
    shown = file.media_type in INLINE and request.GET.get("view") == "1"
    answer = HttpResponse(content, content_type=file.media_type)
    name = quote(evidence.name_of(file) or str(file.public_id))
    answer["Content-Disposition"] = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


urlpatterns = [path("evidence/<uuid:public_id>", evidence_file, name="evidence_file")]

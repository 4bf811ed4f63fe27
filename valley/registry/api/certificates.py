"""Certificates."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status

from valley.kernel.permissions import require
from valley.registry import actions, queries
from valley.registry.api.schemas import CertificateIn, CertificateOut, Day, Page, RevocationIn
from valley.registry.models import Certificate, Organisation

router = Router()


@router.get("/certificates", response={200: list[CertificateOut]}, url_name="certificates")
def certificates(request: HttpRequest, page: Query[Page], kind: str = "", on: Day | None = None) -> Any:
    """Certificates as known now; with `on`, those in force that day."""
    require(request.user, "registry.view_organisation", None)
    rows = Certificate.objects.known() if on is None else queries.certificates_in_force(on)
    if kind:
        rows = rows.filter(kind=kind.replace("\x00", ""))
    rows = rows.select_related("organisation").order_by("pk")
    return [CertificateOut.of(row) for row in rows[page.offset : page.offset + page.limit]]


@router.post(
    "/organisations/{uuid:public_id}/certificates",
    response={201: CertificateOut},
    url_name="certificates_post",
)
def award(request: HttpRequest, public_id: UUID, given: CertificateIn) -> Any:
    """Record a certificate. 409 where one of that kind and level is valid over part of this time already."""
    found = get_object_or_404(Organisation, public_id=public_id)
    row = actions.award_certificate(by=request.user, organisation=found, **given.dict())  # type: ignore[arg-type]
    return Status(201, CertificateOut.of(row))


@router.post(
    "/certificates/{uuid:record}/revocation",
    response={200: CertificateOut},
    url_name="certificate_revocation",
)
def revoke(request: HttpRequest, record: UUID, given: RevocationIn) -> Any:
    """The issuer took it back. 409 where it had ended, or somebody was faster."""
    found = get_object_or_404(Certificate.objects.known(), record=record)
    row = actions.revoke_certificate(
        by=request.user,  # type: ignore[arg-type]
        certificate=found,
        on=given.on,
        reason=given.reason,
    )
    return CertificateOut.of(row)

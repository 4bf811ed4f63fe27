"""Recording grades and certificates that issuers gave, corrected or took back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, formats
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.models import EvidenceFile, User
from valley.kernel.permissions import require
from valley.registry.actions.versions import insert, lock, retract, span, supersede, text
from valley.registry.engine.grades import catalogue
from valley.registry.errors import AlreadyEnded
from valley.registry.events import CertificateAwarded, CertificateCorrected, CertificateRevoked
from valley.registry.models import Certificate, Organisation
from valley.registry.queries import grades


@transaction.atomic
def award_certificate(
    *,
    by: User | None,
    organisation: Organisation,
    kind: str,
    issuer: str,
    issued_on: date,
    level: str = "",
    number: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    source: str = "",
    file: Upload | None = None,
) -> Certificate:
    """Record a certificate, with its scan as `file`.

    `valid_until` is the first day on which it no longer holds, None: no expiry stated.

    `valid_from` defaults to the day of issue. Kinds and levels: registry/data/certificate-kinds.toml.
    Raises: NotAllowed; Invalid for an unknown kind or level, a future day of issue, reversed dates;
    CertificateOverlaps; NumberTaken; FileRefused.
    """
    if by is not None:
        require(by, "registry.award_certificate", organisation)
    lock(organisation)
    row = insert(
        Certificate,
        by=by,
        organisation=organisation,
        **_facts(kind, level, issuer, number, source, issued_on),
        valid=span(valid_from or issued_on, valid_until, field="valid_until"),
    )
    publish(CertificateAwarded(subject=row.uri, organisation=organisation.uri, kind=kind), by=by)
    if file is not None:
        store(file, row.uri, by)
    return row


@transaction.atomic
def attach_file(*, by: User, certificate: Certificate, file: Upload) -> EvidenceFile:
    """Keep a scan of the certificate with its record, whatever its version. Raises: NotAllowed; FileRefused."""
    require(by, "registry.award_certificate", certificate.organisation)
    return store(file, certificate.uri, by)


@transaction.atomic
def correct_certificate(*, by: User, certificate: Certificate, reason: str, **changes: Any) -> Certificate:
    """What was recorded was wrong: the next version says what was always true.

    `changes` may name kind, level, issuer, number, source, issued_on, valid_from, valid_until, organisation
    and revoked_on.
    Raises: NotAllowed; Invalid; CertificateOverlaps; NumberTaken; Superseded.
    """
    require(by, "registry.award_certificate", certificate.organisation)
    reason = text(reason, field="reason", most=300)
    given = {
        name: changes.pop(name, getattr(certificate, name))
        for name in ("kind", "level", "issuer", "number", "source", "issued_on")
    }
    since = changes.pop("valid_from", certificate.valid.lower)
    until = changes.pop("valid_until", certificate.valid.upper)
    row = supersede(
        certificate, by=by, reason=reason, **_facts(**given), valid=span(since, until, field="valid_until"), **changes
    )
    publish(CertificateCorrected(subject=row.uri, organisation=row.organisation.uri, kind=row.kind), by=by)
    return row


@transaction.atomic
def revoke_certificate(*, by: User, certificate: Certificate, on: date, reason: str) -> Certificate:
    """The issuer took it back: from `on` on it does not count.

    Raises: NotAllowed; Invalid without a reason; AlreadyEnded where it had ended; Superseded.
    """
    require(by, "registry.award_certificate", certificate.organisation)
    reason = text(reason, field="reason", most=300)
    ended = certificate.revoked_on is not None or (certificate.valid.upper and on >= certificate.valid.upper)
    if on < certificate.issued_on or ended:
        raise AlreadyEnded(field="on", value=on.isoformat())
    row = supersede(certificate, by=by, reason=reason, revoked_on=on)
    publish(
        CertificateRevoked(subject=row.uri, organisation=row.organisation.uri, kind=row.kind, on=on.isoformat()), by=by
    )
    return row


@transaction.atomic
def retract_certificate(*, by: User, certificate: Certificate, reason: str) -> Certificate:
    """It never existed: entered by mistake. Raises: NotAllowed; Invalid without a reason; Superseded."""
    require(by, "registry.award_certificate", certificate.organisation)
    row = retract(certificate, by=by, reason=text(reason, field="reason", most=300))
    publish(CertificateCorrected(subject=row.uri, organisation=row.organisation.uri, kind=row.kind), by=by)
    return row


def _facts(kind: str, level: str, issuer: str, number: str, source: str, issued_on: date) -> dict[str, Any]:
    known = catalogue()
    if kind not in known.kinds:
        names = _("、").join(label for _code, label in grades.kinds())
        raise Invalid(
            _("没有这种资质。"), field="kind", value=kind, remedy=_("可选：%(options)s。") % {"options": names}
        )
    levels = known.kinds[kind].levels
    if level not in levels and (level or levels):
        names = _("、").join(formats.bracketed(grades.level_of(code), code) for code in levels)
        remedy = _("可选：%(options)s。") % {"options": names} if names else _("这种资质不分级别，请留空。")
        raise Invalid(_("这种资质没有这个级别。"), field="level", value=level, remedy=remedy)
    if issued_on > clock.today():
        raise Invalid(_("发证日期在将来。"), field="issued_on", value=issued_on.isoformat(), remedy=_("请核对年月日。"))
    return {
        "kind": kind,
        "level": level,
        "issuer": text(issuer, field="issuer", most=100),
        "number": text(number, field="number", most=80, required=False),
        "source": text(source, field="source", most=200, required=False),
        "issued_on": issued_on,
    }

"""Capture jobs as the standard writes them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from valley.supply.trace.api.answers import PROBLEM_NAMESPACE as NAMESPACE
from valley.supply.trace.engine.findings import of_dict, told
from valley.supply.trace.models import CaptureFault, CaptureJob

TITLES = {"zh": "事件没有通过校验", "en": "EPCIS event validation failure"}


def job_as_json(job: CaptureJob, address: str, language: str) -> dict[str, Any]:
    """The job with its faults in `language`. Beside the standard's members: how many events it stored."""
    return {
        "captureID": str(job.public_id),
        "createdAt": _instant(job.created_at),
        **({"finishedAt": _instant(job.finished_at)} if job.finished_at else {}),
        "running": job.running,
        "success": job.success,
        "captureErrorBehaviour": job.behaviour,
        "errors": [problem_of(fault, address, language) for fault in _faults(job)],
        "valley:eventsStored": job.stored_count,
        "valley:eventsRepeated": job.repeated_count,
        "valley:eventsRefused": job.refused_count,
    }


def problem_of(fault: CaptureFault, address: str, language: str) -> dict[str, Any]:
    """One event's faults as a problem; `detail` names each place, value and remedy."""
    zh = language.startswith("zh")
    sentences = []
    for held in fault.findings:
        finding = of_dict(held)
        what, remedy = told(finding, language)
        place = f"{finding.path}: " if finding.path else ""
        sentences.append(f"{place}{what}。{remedy}。" if zh else f"{place}{what}; {remedy}.")
    event = (
        (f"第 {fault.place} 个事件" if zh else f"event {fault.place}")
        if fault.place
        else ("文件" if zh else "document")
    )
    name = f" {fault.event_id}" if fault.event_id else ""
    kind = "ImplementationException" if fault.findings[0]["code"] == "not_stored" else "ValidationException"
    return {
        "type": f"epcisException:{kind}",
        "title": TITLES["zh" if zh else "en"],
        "status": 500 if kind == "ImplementationException" else 400,
        "detail": f"{event}{name}{'：' if zh else ': '}{' '.join(sentences)}",
        "instance": f"{address}#event-{fault.place}",
    }


def job_as_xml(job: CaptureJob, address: str, language: str) -> str:
    """As `XML/CaptureJob` of the standard's examples."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_element(job, address, language)}'


def jobs_as_xml(jobs: Sequence[tuple[CaptureJob, str]], language: str) -> str:
    """A list of jobs."""
    inner = "".join(_element(job, address, language) for job, address in jobs)
    start = f'<epcis:EPCISCaptureJobList xmlns:epcis="{NAMESPACE}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{start}{inner}</epcis:EPCISCaptureJobList>'


def _element(job: CaptureJob, address: str, language: str) -> str:
    held = job_as_json(job, address, language)
    attributes = " ".join(
        f"{name}={quoteattr(str(held[name]).lower() if isinstance(held[name], bool) else held[name])}"
        for name in ("running", "success", "captureID")
    )
    fields = "".join(
        f"<{name}>{escape(held[name])}</{name}>"
        for name in ("captureErrorBehaviour", "createdAt", "finishedAt")
        if name in held
    )
    errors = "".join(
        "<error>" + "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in error.items()) + "</error>"
        for error in held["errors"]
    )
    return (
        f'<epcis:EPCISCaptureJob xmlns:epcis="{NAMESPACE}" {attributes}>{fields}<errors>{errors}</errors>'
        "</epcis:EPCISCaptureJob>"
    )


def _faults(job: CaptureJob) -> Iterable[CaptureFault]:
    return CaptureFault.objects.filter(job=job).order_by("place") if not job.success else ()


def _instant(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""Capture over HTTP: documents as jobs, single events at once."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from typing import TypeVar
from urllib.parse import quote
from uuid import UUID

import orjson
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected

from valley.kernel.permissions import require
from valley.registry.models import Organisation
from valley.supply.trace import actions
from valley.supply.trace.api.answers import JSON, JSON_LD, TEXT_XML, XML, EpcisFault, no_such
from valley.supply.trace.api.asked import Asked, content_is
from valley.supply.trace.api.jobs import job_as_json, job_as_xml, jobs_as_xml
from valley.supply.trace.api.paging import cursor_of, linked, size_of
from valley.supply.trace.engine.documents import is_xml
from valley.supply.trace.engine.rows import MOST_EVENTS
from valley.supply.trace.errors import EventInvalid, EventKnown, TooLarge
from valley.supply.trace.models import CaptureJob
from valley.supply.trace.models.document import ErrorBehaviour
from valley.supply.trace.queries import capturing as queries
from valley.supply.trace.queries.epcis import Cursor

T = TypeVar("T")
ATTEMPTS = 3
AT_ONCE_BYTES = 2 * 1024 * 1024
"""Documents up to this size are stored within the request; the job is then answered as done."""
FILE_SIZE_LIMIT_BYTES = 256 * 1024 * 1024
READ_BYTES = 256 * 1024
SENT = (JSON, JSON_LD, XML, TEXT_XML)
RECEIPT = "urn:valley:receipt"
"""The relation of a capture to its receipt."""
CAPTURE_OPTIONS = {
    "GS1-EPCIS-Capture-Limit": str(MOST_EVENTS - 1),
    "GS1-EPCIS-Capture-File-Size-Limit": str(FILE_SIZE_LIMIT_BYTES),
    "GS1-Capture-Error-Behaviour": "all",
}
"""What OPTIONS says of capture; `all`: both behaviours are known, rollback is what happens without the header."""


def post_document(asked: Asked) -> HttpResponse:
    """202 and the job's address. What is no EPCIS document is answered 400, an invalid event by the job."""
    media_type = _media_type(asked.request)
    behaviour = asked.request.headers.get("GS1-Capture-Error-Behaviour") or ErrorBehaviour.ROLLBACK
    if behaviour not in ErrorBehaviour.values:
        detail = f"GS1-Capture-Error-Behaviour: {behaviour[:50]}; rollback, proceed"
        raise EpcisFault(400, "ValidationException", detail)
    organisation = _organisation(asked)
    pieces = _body(asked.request)
    first = _up_to(pieces, AT_ONCE_BYTES)
    _is_as_said(first, media_type)
    try:
        if len(first) <= AT_ONCE_BYTES:
            job = _again(
                lambda: actions.capture(
                    by=asked.user, organisation=organisation, document=first, media_type=media_type, behaviour=behaviour
                )
            )
        else:
            job = actions.receive(
                by=asked.user,
                organisation=organisation,
                pieces=chain((first,), pieces),
                media_type=media_type,
                behaviour=behaviour,
            )
    except TooLarge as fault:
        raise _too_large(str(fault)) from fault
    return HttpResponse(
        status=202,
        headers={"Location": _address(job), "GS1-Capture-Error-Behaviour": str(behaviour), "Link": _receipt(job)},
    )


def list_jobs(asked: Asked) -> HttpResponse:
    """The caller's jobs, the newest first, page by page."""
    cursor, size = cursor_of(asked, 0), size_of(asked)
    jobs = list(queries.jobs_for(asked.user, before=cursor.id)[: size + 1])
    page = jobs[:size]
    language = get_language() or "zh-hans"
    if asked.wants_xml:
        content = jobs_as_xml([(job, _address(job)) for job in page], language).encode()
    else:
        content = orjson.dumps([job_as_json(job, _address(job), language) for job in page])
    response = HttpResponse(content, content_type=asked.media)
    return linked(response, asked, Cursor(0, id=page[-1].pk) if len(jobs) > size else None)


def show_job(asked: Asked, *, capture_id: str) -> HttpResponse:
    """How a job stands, with every fault in words."""
    job, language = found_job(asked, capture_id=capture_id), get_language() or "zh-hans"
    if asked.wants_xml:
        content = job_as_xml(job, _address(job), language).encode()
    else:
        content = orjson.dumps(job_as_json(job, _address(job), language))
    return HttpResponse(content, content_type=asked.media, headers={"Link": _receipt(job)})


def found_job(asked: Asked, *, capture_id: str) -> CaptureJob:
    """The job. Raises: EpcisFault 404; NotAllowed."""
    try:
        job = CaptureJob.objects.filter(public_id=UUID(capture_id)).select_related("organisation").first()
    except ValueError:
        job = None
    if job is None:
        raise no_such(f"Capture job {capture_id}")
    require(asked.user, "trace.view_capture", job)
    return job


def post_event(asked: Asked) -> HttpResponse:
    """201 and the event's address, 409 where its eventID is known and it is no error declaration."""
    media_type = _media_type(asked.request)
    organisation = _organisation(asked)
    content = _up_to(_body(asked.request), AT_ONCE_BYTES)
    _is_as_said(content, media_type)
    if len(content) > AT_ONCE_BYTES:
        raise _too_large(_("单个事件不超过 %(size)d 字节。") % {"size": AT_ONCE_BYTES})
    try:
        event = _again(
            lambda: actions.capture_event(
                by=asked.user, organisation=organisation, content=content, media_type=media_type
            )
        )
    except EventKnown as fault:
        raise EpcisFault(409, "ResourceAlreadyExistsException", str(fault)) from fault
    except EventInvalid as fault:
        told = fault.told(get_language() or "zh-hans")
        detail = " ".join(f"{each['path'] or 'event'}: {each['message']}; {each['remedy']}." for each in told)
        raise EpcisFault(400, "ValidationException", detail) from fault
    address = reverse("epcis_events") + "/" + quote(event.event_id, safe=":;=")
    return HttpResponse(queries.event_as_json(event), status=201, content_type=JSON, headers={"Location": address})


def _again(run: Callable[[], T]) -> T:
    """Run; once more where two captures stood in each other's way and the database undid this one."""
    for _attempt in range(ATTEMPTS - 1):
        with suppress(DeadlockDetected, OperationalError):
            return run()
    return run()


def _too_large(detail: str) -> EpcisFault:
    return EpcisFault(413, "CaptureLimitExceededException", detail, CAPTURE_OPTIONS)


def _receipt(job: CaptureJob) -> str:
    """A `Link` to the job's signed receipt: the leaf of each event, to be kept outside this platform."""
    return f'</api/v1/trace/receipts/{job.public_id}>; rel="{RECEIPT}"'


def _address(job: CaptureJob) -> str:
    return reverse("epcis_capture_job", kwargs={"capture_id": str(job.public_id)})


def _organisation(asked: Asked) -> Organisation | None:
    """For whom: the caller's only organisation, or the one that `Valley-Organisation` names by its public id."""
    found = queries.capturing_organisation(asked.user, asked.request.headers.get("Valley-Organisation", ""))
    require(asked.user, "trace.capture", found)
    return found


def _media_type(request: HttpRequest) -> str:
    content_is(request, *SENT)
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type in (JSON, JSON_LD) and charset not in ("utf-8", "utf8", "us-ascii"):
        raise EpcisFault(415, "UnsupportedMediaTypeException", f"charset: {charset[:50]}; utf-8")
    return str(request.content_type)


def _is_as_said(start: bytes, media_type: str) -> None:
    """Raises: EpcisFault 400 where XML comes as JSON or JSON as XML."""
    xml = is_xml(start)
    if start.strip() and xml != (media_type in (XML, TEXT_XML)):
        detail = f"Content-Type {media_type}, but the content is {'XML' if xml else 'not XML'}."
        raise EpcisFault(400, "ValidationException", detail)


def _body(request: HttpRequest) -> Iterator[bytes]:
    """The request's body piece by piece, inflated where it came as gzip. Raises: EpcisFault 400, 413, 415."""
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding not in ("identity", "gzip"):
        raise EpcisFault(415, "UnsupportedMediaTypeException", f"Content-Encoding: {encoding[:50]}; gzip, identity")
    inflate = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    size = 0
    while piece := request.read(READ_BYTES):
        while piece:
            try:
                part = inflate.decompress(piece, READ_BYTES) if inflate else piece
            except zlib.error as fault:
                raise EpcisFault(400, "ValidationException", f"gzip: {fault}") from fault
            piece = inflate.unconsumed_tail if inflate else b""
            size += len(part)
            if size > FILE_SIZE_LIMIT_BYTES:
                raise _too_large(f"{FILE_SIZE_LIMIT_BYTES} B")
            yield part


def _up_to(pieces: Iterator[bytes], most: int) -> bytes:
    """The first pieces, until they are more than `most` bytes or all."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) > most:
            break
    return bytes(held)

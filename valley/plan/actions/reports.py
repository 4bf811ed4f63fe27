"""Making the assessment report and the data pack of a snapshot, once for each level and language."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from valley.kernel.engine.report import pdf, word
from valley.kernel.errors import Invalid
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.plan.models import Snapshot
from valley.plan.queries.assessment import assessment
from valley.plan.queries.datapack import data_pack
from valley.plan.queries.printed import KINDS, LANGUAGES, TASK, Print


def ask_for_report(*, by: User, wanted: Print) -> None:
    """Have `wanted` made by the worker. What is there already, or under way, is not made twice.

    Raises: NotAllowed where `by` may not see the snapshot, or asks for operator level without being of it;
            Invalid for an unknown kind or language.
    """
    require(by, "plan.see_snapshot", wanted.snapshot)
    if wanted.inside:
        require(by, "plan.see_inside")
    _check(wanted)
    if wanted.state in {"finished", "waiting", "running"}:
        return
    with suppress(AlreadyEnqueued), transaction.atomic():
        jobs.configure_task(TASK, queueing_lock=f"{TASK}:{wanted.key}").defer(
            snapshot=wanted.snapshot.pk,
            kind=wanted.kind,
            language=wanted.language,
            inside=wanted.inside,
            key=wanted.key,
        )


def print_report(*, snapshot: Snapshot, kind: str, language: str, inside: bool) -> Path:
    """Make the file here and now, unless it is there; its path. It appears whole or not at all, and never changes.

    The platform itself does this, for a level; who may have the file is asked where it is handed out.
    Raises: Invalid for an unknown kind or language.
    """
    wanted = Print(snapshot, kind, language, inside)
    _check(wanted)
    if not wanted.path.is_file():
        with translation.override(LANGUAGES[language]):
            made = _made(wanted)
        _keep(wanted.path, made)
    return wanted.path


def _check(wanted: Print) -> None:
    for field, value, known in (("kind", wanted.kind, KINDS), ("language", wanted.language, LANGUAGES)):
        if value not in known:
            raise Invalid(_("没有这个选项。"), field=field, value=value, remedy=", ".join(known))


def _made(wanted: Print) -> bytes:
    if wanted.kind == "zip":
        return data_pack(wanted.snapshot, inside=wanted.inside)
    fonts = Path(settings.BASE_DIR) / "build" / "fonts"
    report = assessment(wanted.snapshot, inside=wanted.inside)
    return (pdf if wanted.kind == "pdf" else word)(report, fonts=fonts)


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise

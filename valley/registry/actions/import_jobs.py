"""Lists handed in on a page: taken in by the worker, with progress; whoever handed one in may leave and is told."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as jobs

from valley.kernel import clock, personal
from valley.kernel.engine.filetypes import MAX_FILE_BYTES
from valley.kernel.errors import Refusal
from valley.kernel.models import User
from valley.kernel.notices import notify
from valley.registry.actions.importing import Imported, check_import, import_list
from valley.registry.errors.returns import FileRefused
from valley.registry.models import ImportState, ListImport

TELL_EVERY_S = 0.5
KEEP_OUTCOME = timedelta(days=30)
OPEN = (ImportState.WAITING, ImportState.RUNNING)
Tell = Callable[[int, int], None]


@transaction.atomic
def ask_import(*, by: User, kind: str, data: bytes, dry_run: bool) -> ListImport:
    """Have a list taken in by the worker. `data` is an .xlsx of at most 20 MiB; it is sealed until then.

    Raises: NotAllowed; Invalid for another kind; FileRefused where the file is too large.
    """
    check_import(by, kind)
    if len(data) > MAX_FILE_BYTES:
        raise FileRefused(_("文件太大。"), remedy=_("请分成几个不超过 20 MB 的文件。"))
    asked = ListImport(kind=kind, dry_run=dry_run, asked_by=by)
    asked.content = personal.seal(data, asked.public_id)
    asked.save(force_insert=True)
    jobs.configure_task("registry.import_list").defer(public_id=str(asked.public_id))
    return asked


def run_import(*, public_id: str) -> None:
    """Take in one list. Begun anew where a worker was killed half-way; never done twice.

    What comes of it is committed together with the list itself.
    """
    asked = ListImport.objects.select_related("asked_by").filter(public_id=public_id, state__in=OPEN).first()
    if asked is None:
        return
    ListImport.objects.filter(pk=asked.pk).update(state=ImportState.RUNNING, rows_done=0)
    with translation.override(asked.asked_by.language), _telling(asked) as tell:
        try:
            _take_in(asked, tell)
        except FileRefused as refused:
            _end(asked, ImportState.FAILED, {"words": str(refused), "faults": [_plain(f) for f in refused.faults]})
        except Refusal as refusal:
            _end(asked, ImportState.FAILED, {"words": str(refusal), "faults": []})
        except (OperationalError, InterfaceError):
            raise  # the database was away: the job is tried again
        except Exception:
            _end(asked, ImportState.FAILED, {"words": str(_("平台出错，没有保存任何一行。")), "faults": []})
            raise


def forget_imports() -> int:
    """Drop what was said about imports that ended a month ago; how many."""
    old = ListImport.objects.filter(ended_at__lt=clock.now() - KEEP_OUTCOME).exclude(outcome=None)
    return old.update(outcome=None)


@transaction.atomic
def _take_in(asked: ListImport, tell: Tell) -> None:
    data = personal.unseal(asked.content, asked.public_id)
    if data is None:
        raise FileRefused(_("保存的文件打不开了（平台的主密钥已更换）。"), remedy=_("请重新上传。"))
    done = import_list(by=asked.asked_by, kind=asked.kind, data=data, dry_run=asked.dry_run, tell=tell, batch=asked.uri)
    _end(asked, ImportState.FINISHED, {"ignored": list(done.ignored)}, done)


@transaction.atomic
def _end(asked: ListImport, state: str, outcome: dict[str, Any], done: Imported | None = None) -> None:
    """Raises RuntimeError where another worker ended it meanwhile: what this one did is undone."""
    sealed = personal.seal(json.dumps(outcome, ensure_ascii=False).encode(), asked.public_id)
    figures = {"rows_done": done.rows, "rows_total": done.rows, "made": done.made} if done else {}
    ended = ListImport.objects.filter(pk=asked.pk, state__in=OPEN).update(
        state=state, content=None, outcome=sealed, ended_at=clock.now(), **figures
    )
    if not ended:
        raise RuntimeError(f"{asked.uri} was ended by another worker")
    notify(asked.asked_by, f"registry.import_{state}", asked.uri)


@contextmanager
def _telling(asked: ListImport) -> Iterator[Tell]:
    """Says how far it is by a connection of its own: the list's transaction is seen by nobody until it commits."""
    aside: Any = None
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal aside, last
        now = time.monotonic()
        if now - last < TELL_EVERY_S:
            return
        last = now
        aside = aside or connection.copy()
        with aside.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_listimport SET rows_done = %s, rows_total = %s WHERE id = %s", [done, total, asked.pk]
            )

    try:
        yield tell
    finally:
        if aside is not None:
            aside.close()


def _plain(fault: Any) -> dict[str, Any]:
    words = {"message": fault.message, "remedy": fault.remedy}
    said = {f"{key}_{language}": text.say(language) for key, text in words.items() for language in ("zh", "en")}
    return {"place": fault.place, "value": fault.value, **said}

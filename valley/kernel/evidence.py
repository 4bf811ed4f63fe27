"""Files as evidence: taken in after a look at their bytes, sealed where about a person, kept by owner and hash.

The file is written (and synced) before the row, so a committed row always has its file; a file whose row was rolled
back is an orphan and is swept after `ORPHAN_AGE`. Whoever may know of the owner may open the file.
"""

import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, personal
from valley.kernel.engine.filetypes import MAX_FILE_BYTES, Fault, look
from valley.kernel.errors import FileRefused, Missing
from valley.kernel.events import EvidenceStored
from valley.kernel.journal import publish
from valley.kernel.models import EvidenceFile, PersonKey, User
from valley.kernel.things import Viewer, card_of

ORPHAN_AGE_S = 3600
_MIB = MAX_FILE_BYTES // 2**20

_WORDS = {
    Fault.EMPTY: (_("文件是空的。"), _("请重新选择文件。")),
    Fault.TOO_LARGE: (_("文件太大。"), _("单个文件不超过 20 MiB，请压缩图片或分成几个文件。")),
    Fault.KIND_NOT_ACCEPTED: (
        _("不接收这种文件。"),
        _("可用 PDF、OFD、PNG、JPEG、WebP、Word（docx）、Excel（xlsx）、PowerPoint（pptx）、CSV、TXT。"),
    ),
    Fault.NOT_WHAT_ITS_NAME_SAYS: (_("文件内容与扩展名不符。"), _("请用正确的扩展名另存后再上传。")),
    Fault.PROGRAM: (_("这是可执行的程序或脚本，不接收。"), _("请上传文档或图片。")),
    Fault.MARKUP: (_("不接收网页或 SVG 文件。"), _("请另存为 PDF 或图片。")),
    Fault.MACROS: (_("文件含宏、脚本或嵌入对象，不接收。"), _("请去掉宏和嵌入对象，或另存为 PDF。")),
    Fault.OLD_OFFICE: (_("不接收旧版 Office 文件（doc、xls、ppt）。"), _("请另存为 docx、xlsx 或 pptx。")),
    Fault.BOMB: (_("文件解压后异常庞大，不接收。"), _("请另存为 PDF。")),
    Fault.BROKEN: (_("文件已损坏或加了密码，打不开。"), _("请去掉密码或重新导出后再上传。")),
}


class Upload(Protocol):
    """What Django hands over for an uploaded file."""

    name: str | None

    def read(self, num_bytes: int = -1, /) -> bytes: ...


def store(upload: Upload, owner_uri: str, by: User | None, *, key: PersonKey | None = None) -> EvidenceFile:
    """Keep `upload` as evidence for `owner_uri`; with `key`, sealed for that person. Called by actions.

    The same bytes for the same owner give the row that is there already.
    Raises: FileRefused (field "file"); AlreadyErased; RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("evidence stored outside a transaction")
    name = os.path.basename((upload.name or "").replace("\\", "/"))[-200:]
    content = upload.read(MAX_FILE_BYTES + 1)
    looked = look(name, content)
    if looked.fault:
        words, remedy = _WORDS[looked.fault]
        raise FileRefused(words, field="file", value=name, remedy=remedy)
    sha256 = personal.digest_bytes(content) if key else hashlib.sha256(content).hexdigest()
    there = EvidenceFile.objects.filter(owner=owner_uri, sha256=sha256).first()
    if there:
        return there
    file = EvidenceFile(
        owner=owner_uri,
        sha256=sha256,
        name="" if key else name,
        name_sealed=personal.write(key, name) if key else None,
        media_type=looked.media_type,
        size_bytes=len(content),
        key=key,
        stored_by=by.public_id if by else None,
        stored_at=clock.now(),
    )
    _write(path_of(file), personal.write_bytes(key, content) if key else content)
    file.save(force_insert=True)
    publish(
        EvidenceStored(subject=file.uri, owner=owner_uri, media_type=file.media_type, size_bytes=file.size_bytes),
        by=by,
    )
    return file


def may_open(file: EvidenceFile, viewer: Viewer) -> bool:
    """Whoever may know of the owner may open the file."""
    return card_of(file.owner, viewer) is not None


def name_of(file: EvidenceFile) -> str:
    """The file's own name; "" once its person is erased or blocked."""
    return file.name if file.key is None else personal.read(file.key, file.name_sealed) or ""


def content_of(file: EvidenceFile) -> bytes:
    """The bytes as they were uploaded. Raises Missing where they were erased, are blocked, or the file is gone."""
    try:
        kept = path_of(file).read_bytes()
    except FileNotFoundError:
        raise Missing(field="file", value=str(file.public_id)) from None
    content = kept if file.key is None else personal.read_bytes(file.key, kept)
    if content is None:
        raise Missing(_("此文件的个人信息已删除或已封存。"), field="file", value=str(file.public_id))
    return content


def path_of(file: EvidenceFile) -> Path:
    """Where the bytes stand; the name on disk is the opaque id."""
    root: Path = settings.EVIDENCE_DIR
    return root / str(file.public_id)[-2:] / str(file.public_id)


def orphans() -> list[Path]:
    """Files on disk older than `ORPHAN_AGE_S` without a row: left by an action that was rolled back or killed."""
    root: Path = settings.EVIDENCE_DIR
    before = time.time() - ORPHAN_AGE_S
    old = [path for path in root.glob("??/*") if path.stat().st_mtime < before]
    known = {str(id_) for id_ in EvidenceFile.objects.values_list("public_id", flat=True)}
    return [path for path in old if path.name not in known]


def remove(paths: list[Path]) -> int:
    """Remove files from disk; how many were there."""
    there = [path for path in paths if path.exists()]
    for path in there:
        path.unlink(missing_ok=True)
    return len(there)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)

"""What a file really is, by its bytes, and whether it may be kept as evidence.

Accepted: PDF, PNG, JPEG, WebP, text and CSV, OOXML (docx, xlsx, pptx) without macros, OFD (GB/T 33190-2016).
Refused: whatever can run (programs, scripts, macros, ActiveX, OLE objects), HTML and SVG, plain archives, zip bombs.
"""

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum

MAX_FILE_BYTES = 20 * 2**20
MAX_UNPACKED_BYTES = 200 * 2**20
# Deflate cannot exceed 1032:1; real office documents stay well below 100:1.
MAX_RATIO = 100
MAX_MEMBERS = 5_000
SUFFIXES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".ofd": "application/ofd",
}
# The only types that a browser may show by itself.
INLINE = frozenset({"image/png", "image/jpeg", "image/webp"})
# RuntimeError: an encrypted member. KeyError: no [Content_Types].xml. NotImplementedError: an unknown compression.
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OverflowError,
    EOFError,
    KeyError,
    OSError,
)
_MAIN_PART = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
    "OFD.xml": ".ofd",
}
_ACTIVE_PARTS = ("vbaproject", "macrosheets/", "activex", "embeddings/", "dialogsheets/")
_ACTIVE_PDF = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/XFA")
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"<iframe", b"<math")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!", b"\x00asm")


class Fault(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND_NOT_ACCEPTED = "kind_not_accepted"
    NOT_WHAT_ITS_NAME_SAYS = "not_what_its_name_says"
    PROGRAM = "program"
    MARKUP = "markup"
    MACROS = "macros"
    OLD_OFFICE = "old_office"
    BOMB = "bomb"
    BROKEN = "broken"


@dataclass(frozen=True)
class Looked:
    """What `look` found: the media type by content, or the fault."""

    media_type: str = ""
    fault: Fault | None = None


def look(name: str, content: bytes) -> Looked:
    """Decide about a file by its name and all of its bytes."""
    if not content:
        return Looked(fault=Fault.EMPTY)
    if len(content) > MAX_FILE_BYTES:
        return Looked(fault=Fault.TOO_LARGE)
    found = _sniff(content)
    if isinstance(found, Fault):
        return Looked(fault=found)
    declared = SUFFIXES.get(_suffix(name))
    if declared is None:
        return Looked(fault=Fault.KIND_NOT_ACCEPTED)
    if declared not in found:
        return Looked(fault=Fault.NOT_WHAT_ITS_NAME_SAYS)
    return Looked(media_type=declared)


def _suffix(name: str) -> str:
    return "." + name.rsplit(".", 1)[-1].strip().lower() if "." in name else ""


def _sniff(content: bytes) -> set[str] | Fault:
    """The media types that the bytes can be, or a fault."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(_PROGRAMS):
        return Fault.PROGRAM
    if head.startswith(_MARKUP):
        return Fault.MARKUP
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Fault.OLD_OFFICE
    if content.startswith(b"%PDF-"):
        return Fault.MACROS if any(mark in content for mark in _ACTIVE_PDF) else {SUFFIXES[".pdf"]}
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return {"image/png"}
    if content.startswith(b"\xff\xd8\xff"):
        return {"image/jpeg"}
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return {"image/webp"}
    if content.startswith(b"PK"):
        return _sniff_zip(content)
    return {"text/plain", "text/csv"} if _is_text(content) else Fault.KIND_NOT_ACCEPTED


def _sniff_zip(content: bytes) -> set[str] | Fault:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _judge_members(archive, len(content))
    except _BROKEN_ZIP:
        return Fault.BROKEN


def _judge_members(archive: zipfile.ZipFile, size: int) -> set[str] | Fault:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        return Fault.BOMB
    main = next((suffix for part, suffix in _MAIN_PART.items() if part in archive.namelist()), None)
    if main is None:
        return Fault.KIND_NOT_ACCEPTED
    if any(mark in member.filename.lower() for member in members for mark in _ACTIVE_PARTS):
        return Fault.MACROS
    # What the directory declares may be a lie: count what really comes out.
    allowed, unpacked = min(MAX_UNPACKED_BYTES, max(size * MAX_RATIO, 2**20)), 0
    for member in members:
        with archive.open(member) as stream:
            while chunk := stream.read(2**16):
                unpacked += len(chunk)
                if unpacked > allowed:
                    return Fault.BOMB
    if main != ".ofd" and b"macroEnabled" in archive.read("[Content_Types].xml"):
        return Fault.MACROS
    return {SUFFIXES[main]}


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False

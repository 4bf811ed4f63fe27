"""One record of a file, and what is the same about two."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

MOST_BYTES = 8_000_000
MOST_ROWS = 5_000


class Broken(Exception):
    """A file cannot be read. `row` (from 1, as the file shows it; 0: the file itself), `field`, `fault` (a code)."""

    def __init__(self, row: int, field: str, fault: str, value: str = "") -> None:
        self.row, self.field, self.fault, self.value = row, field, fault, value[:60]
        super().__init__(f"{row}: {field}: {fault} {value[:60]}")


@dataclass(frozen=True)
class Row:
    """A patent or a paper as the file says it; "" and () where it says nothing."""

    row: int
    kind: str
    title: str
    abstract: str = ""
    identifier: str = ""
    holders: str = ""
    published_on: date | None = None
    ipc: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    legal_status: str = "unknown"
    fee_due_on: date | None = None


def text_of(data: bytes) -> str:
    """UTF-8 (with or without a mark), UTF-16 with a mark, else GB 18030. Raises Broken."""
    if len(data) > MOST_BYTES:
        raise Broken(0, "file", "large", str(len(data)))
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    for encoding in [marks[data[:2]]] if data[:2] in marks else ["utf-8-sig", "gb18030"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Broken(0, "file", "encoding")


def identifier(value: str) -> str:
    """A number as it is compared: no blanks, no prefix of a resolver, capitals; a DOI in small letters. Of several the
    first."""
    kept = next(iter(re.split(r"[\n;；|]+", unicodedata.normalize("NFKC", value).strip(" \n;；|"))), "")
    if doi := re.search(r"10\.\d{4,9}/\S+", kept):
        return doi[0].rstrip(".,;").lower()
    return re.sub(r"[\s\-./]", "", kept).upper()


_IPC = re.compile(r"\b([A-H]\d{2}[A-Z])\s*(\d{1,4})?(?:/(\d{2,6}))?")


def ipc(value: str) -> tuple[str, ...]:
    """Symbols of the International Patent Classification in a cell, each once: A23L 2/38."""
    found = []
    for section, group, sub in _IPC.findall(unicodedata.normalize("NFKC", value).upper()):
        found.append(section + (f" {group}" if group else "") + (f"/{sub}" if sub else ""))
    return tuple(dict.fromkeys(found))[:12]


_DAY = re.compile(r"(\d{4})(?:\D{0,2}(\d{1,2}))?(?:\D{0,2}(\d{1,2}))?(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = re.compile(rf"(?:(\d{{1,2}})\W+)?({'|'.join(_MONTHS)})[a-z]*\W+(?:(\d{{1,2}})\W+)?(\d{{4}})")
_NO_DAY = {
    *("", "-", "--", "—", "/", "无", "暂无", "不详", "未知", "待出版"),
    *("na", "n/a", "n.d.", "null", "none", "in press", "forthcoming"),
}
_SPREADSHEET = date(1899, 12, 30)  # day 0 of a date that a spreadsheet wrote as a number (ECMA-376, 1900 date system)
YEARS = range(1790, 2200)  # of the first patent act to well ahead: beyond, a number was no date


def day(value: str, row: int, field: str) -> date | None:
    """2024-03-05, 2024.03.05, 20240305, 2024年3月5日, 05.03.2024, 5 Mar 2024, 45356 (a spreadsheet's number); a year or
    month alone is its first day; what says that there is none ("in press", "—") is none.

    Raises: Broken, also for 05/03/2024, which is two days.
    """
    kept = unicodedata.normalize("NFKC", value).strip().casefold()
    if kept in _NO_DAY:
        return None
    try:
        found = _read_day(kept)
    except ValueError as fault:
        raise Broken(row, field, "date", value) from fault
    if found is None or found.year not in YEARS:
        raise Broken(row, field, "date", value)
    return found


def _read_day(kept: str) -> date | None:
    if re.fullmatch(r"\d{5}", kept):
        return _SPREADSHEET + timedelta(days=int(kept))
    if re.fullmatch(r"\d{8}", kept):
        kept = f"{kept[:4]}-{kept[4:6]}-{kept[6:]}"
    if found := _NAMED.search(kept):
        return date(int(found[4]), _MONTHS.index(found[2]) + 1, int(found[1] or found[3] or 1))
    if found := _DAY_FIRST.match(kept):
        first, other = int(found[1]), int(found[3])
        if found[2] == "." or first > 12:
            return date(int(found[4]), other, first)
        return date(int(found[4]), first, other) if other > 12 or first == other else None
    found = _DAY.match(kept)
    return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None


_STATUS = {
    "granted": ("授权", "有效", "有权", "维持", "grant", "active", "in force", "alive", "patented"),
    "pending": ("审中", "审查", "公开", "实审", "pending", "application", "filed"),
    "lapsed": (
        "失效",
        "终止",
        "届满",
        "未缴",
        "无效",
        "撤销",
        "lapsed",
        "expired",
        "dead",
        "inactive",
        "ceased",
        "not in force",
        "no longer in force",
        "not active",
        "revoked",
    ),
    "refused": ("驳回", "撤回", "放弃", "refused", "rejected", "withdrawn", "abandoned", "discontinued"),
}


def status(value: str) -> str:
    """pending, granted, lapsed, refused, else unknown. The end of a right is looked for first."""
    said = value.casefold()
    for code in ("refused", "lapsed", "granted", "pending"):
        if any(word in said for word in _STATUS[code]):
            return code
    return "unknown"


def likeness(one: str, other: str) -> int:
    """How alike two titles are, 0–100: shared pairs of characters, of all (Dice)."""
    first, second = _pairs(one), _pairs(other)
    return round(200 * len(first & second) / (len(first) + len(second))) if first and second else 0


def _pairs(text: str) -> set[str]:
    kept = re.sub(r"\W+", "", unicodedata.normalize("NFKC", text).casefold())
    return {kept[at : at + 2] for at in range(len(kept) - 1)} or ({kept} if kept else set())

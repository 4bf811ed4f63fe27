"""Files of collections that nobody here has seen, as rows: JSON lines, JSON, tables; plain or gzipped, in any of the
usual encodings. What cannot be read is told with file and line, and never stops the rest."""

import gzip
import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

IDS = ("_id", "id", "docid", "doc_id", "document_id", "pid", "qid", "query_id", "corpus-id", "corpus_id", "query-id")
TEXTS = ("text", "contents", "content", "body", "passage", "abstract", "document", "query", "question", "segment")
HEADS = ("query-id", "query_id", "qid", "queryid", "query", "topic", "topic_id", "id")
_GZIP = b"\x1f\x8b"
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class CollectionBroken(Exception):
    """A line of a collection cannot be read. `file`, `line` (from 1), `fault` say where and why."""

    def __init__(self, file: Path, line: int, fault: str) -> None:
        self.file, self.line, self.fault = file, line, fault
        super().__init__(f"{file}:{line}: {fault}")


Faults = list[CollectionBroken]


def content(file: Path) -> bytes:
    """What the file holds, unpacked where it is gzipped, whatever its name. Raises CollectionBroken."""
    try:
        held = file.read_bytes()
        held = gzip.decompress(held) if held.startswith(_GZIP) else held
    except (OSError, EOFError, ValueError) as fault:
        raise CollectionBroken(file, 1, f"cannot be opened ({fault})") from fault
    wide = _WIDE.get(held[:2])
    return held.decode(wide, errors="replace").encode() if wide else held


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """(number from 1, line) of the lines that hold something: in UTF-8, else GB 18030, else with signs for the lost."""
    for number, line in enumerate(content(file).split(b"\n"), 1):
        if line.strip(b"\r\t \xef\xbb\xbf"):
            yield number, decoded(line).strip("\r")


def decoded(held: bytes) -> str:
    """The bytes as text, without a byte order mark."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return held.decode(encoding)
        except UnicodeDecodeError:
            continue
    return held.decode("utf-8-sig", errors="replace")


def objects(file: Path, faults: Faults) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line, object): of JSON lines, of one JSON list or of one JSON object of id → object or text."""
    whole = _whole(file)
    if isinstance(whole, list):
        numbered = list(enumerate(whole, 1))
    elif isinstance(whole, dict) and not any(key in whole for key in (*IDS, *TEXTS)):
        numbered = [
            (at, {"_id": key} | (row if isinstance(row, dict) else {"text": row}))
            for at, (key, row) in enumerate(whole.items(), 1)
        ]
    else:
        numbered = None
    for number, row in numbered if numbered is not None else _lines_of(file, faults):
        if isinstance(row, dict):
            yield number, row
        else:
            faults.append(CollectionBroken(file, number, "wants an object with _id and text"))


def _whole(file: Path) -> Any:
    """One JSON value that fills the file, None where it has a value a line."""
    try:
        return json.loads(decoded(content(file)))
    except (ValueError, RecursionError):
        return None


def _lines_of(file: Path, faults: Faults) -> Iterator[tuple[int, Any]]:
    for number, line in lines(file):
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as fault:
            faults.append(CollectionBroken(file, number, f"wants an object with _id and text ({fault!r})"))


def texts(file: Path, faults: Faults) -> dict[str, str]:
    """id → title and text. A row without text is an empty document; one without an id is told among the faults."""
    found: dict[str, str] = {}
    if _table(file):
        for number, line in lines(file):
            cells = _cells(line, file)
            if len(cells) < 2:
                faults.append(CollectionBroken(file, number, "wants id and text"))
            elif not (number == 1 and cells[0].strip().lower() in IDS):
                found[cells[0].strip()] = "\n".join(cells[1:])
        return found
    for number, row in objects(file, faults):
        name = next((named(row[key]) for key in IDS if row.get(key) not in (None, "")), "")
        if not name:
            faults.append(CollectionBroken(file, number, "wants _id"))
            continue
        found[name] = f"{plain(row.get('title'))}\n{_text(row)}".strip()
    return found


def _text(row: Mapping[str, Any]) -> str:
    return next((words for key in TEXTS if (words := plain(row.get(key)))), "")


def plain(value: Any) -> str:
    """Words of whatever a field holds: a list's parts on lines of their own, nothing for nothing."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, Mapping):
        return "\n".join(filter(None, (plain(one) for one in value.values())))
    if isinstance(value, list):
        return "\n".join(filter(None, (plain(one) for one in value)))
    return str(value)


def named(value: Any) -> str:
    """An id as it is written in judgements: 7.0 is 7, blanks at the ends do not count."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def judgements(file: Path, faults: Faults) -> dict[str, dict[str, float]]:
    """query → document → gain. A head line is skipped; BEIR's three columns, TREC's four, two without a gain, JSON."""
    found: dict[str, dict[str, float]] = {}
    if re.search(r"\.jsonl?(\.gz)?$", file.name):
        for number, query, document, gain in _json_judgements(file, faults):
            _keep(found, file, number, query, document, gain, faults)
        return found
    for number, line in lines(file):
        cells = [cell.strip() for cell in _cells(line, file)]
        if len(cells) == 1:
            cells = line.split()
        if number == 1 and _is_head(cells):
            continue
        if len(cells) == 2:
            cells = [*cells, "1"]
        if len(cells) not in (3, 4):
            faults.append(CollectionBroken(file, number, "wants query, document, gain"))
            continue
        _keep(found, file, number, cells[0], cells[-2], cells[-1], faults)
    return found


def _keep(
    found: dict[str, dict[str, float]], file: Path, line: int, query: Any, document: Any, gain: Any, faults: Faults
) -> None:
    try:
        worth = float(gain)
        if not math.isfinite(worth):
            raise ValueError(gain)
    except (TypeError, ValueError):
        faults.append(CollectionBroken(file, line, "wants query, document, gain"))
        return
    found.setdefault(named(query), {})[named(document)] = worth


def _json_judgements(file: Path, faults: Faults) -> Iterator[tuple[int, Any, Any, Any]]:
    """Rows with query-id, corpus-id and score; or query → documents, each with its gain or none."""
    whole = _whole(file)
    if isinstance(whole, dict) and not {"query-id", "query_id", "qid"} & whole.keys():
        for number, (query, wanted) in enumerate(whole.items(), 1):
            gains = wanted if isinstance(wanted, dict) else dict.fromkeys(map(named, wanted or ()), 1)
            for document, gain in gains.items():
                yield number, query, document, gain
        return
    for number, row in objects(file, faults):
        query = next((row[key] for key in ("query-id", "query_id", "qid", "query") if key in row), None)
        document = next((row[key] for key in ("corpus-id", "corpus_id", "docid", "doc_id", "pid") if key in row), None)
        gain = next((row[key] for key in ("score", "relevance", "rel", "label", "grade") if key in row), 1)
        if query is None or document is None:
            faults.append(CollectionBroken(file, number, "wants query-id and corpus-id"))
        else:
            yield number, query, document, gain


def _table(file: Path) -> bool:
    return bool(re.search(r"\.(tsv|csv|txt)(\.gz)?$", file.name))


def _cells(line: str, file: Path) -> list[str]:
    """Tabs part cells where there are any, so that an id may hold a blank; else commas in a file of that kind."""
    if "\t" in line:
        return line.split("\t")
    return line.split(",") if re.search(r"\.csv(\.gz)?$", file.name) else line.split()


def _is_head(cells: list[str]) -> bool:
    """A first line that names its columns."""
    return cells[0].lower().lstrip("#") in HEADS if len(cells) == 2 else not _number(cells[-1])


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True

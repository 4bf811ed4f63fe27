"""BibTeX and RIS, as reference managers and publishers write them."""

import re
from collections.abc import Iterator

from valley.innovation.exchange.engine.intake.rows import MOST_ROWS, Broken, Row, day, identifier, text_of

_ENTRY = re.compile(r"@(\w+)\s*[{(]\s*([^,\s]*)\s*,")
_FIELD = re.compile(r"\s*([\w-]+)\s*=\s*")
_NOT_ENTRIES = {"comment", "string", "preamble"}


def bibtex(data: bytes) -> list[Row]:
    """Entries with a title; a patent where the entry says so. Raises Broken with the line."""
    words = text_of(data)
    found = []
    for begun in _ENTRY.finditer(words):
        if begun[1].casefold() in _NOT_ENTRIES:
            continue
        line = words.count("\n", 0, begun.start()) + 1
        held = dict(_fields(words, begun.end(), line))
        found.append(_row(line, "patent" if begun[1].casefold() == "patent" else "paper", held))
        if len(found) > MOST_ROWS:
            raise Broken(line, "file", "rows", str(MOST_ROWS))
    if not found:
        raise Broken(0, "file", "empty")
    return found


def _fields(words: str, at: int, line: int) -> Iterator[tuple[str, str]]:
    while found := _FIELD.match(words, at):
        value, at = _value(words, found.end(), line)
        yield found[1].casefold(), value
        if after := re.compile(r"\s*,").match(words, at):
            at = after.end()


def _value(words: str, at: int, line: int) -> tuple[str, int]:
    """A value in braces (nested), in quotes, or bare; and where it ends."""
    if at < len(words) and words[at] in '{"':
        depth, begun = 0, at + 1
        closing = '"' if words[at] == '"' else "}"
        for place in range(begun, len(words)):
            sign = words[place]
            if sign == closing and depth == 0:
                return _plain(words[begun:place]), place + 1
            depth += (sign == "{") - (sign == "}")
        raise Broken(line, "file", "brace")
    bare = re.compile(r"[^,}\n)]*").match(words, at)
    assert bare is not None
    return bare[0].strip(), bare.end()


def _plain(value: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\\[a-zA-Z]+\s*|[{}\\]", "", value)).strip()


_RIS = re.compile(r"^([A-Z][A-Z0-9])  - ?(.*)$")
_TAGS = {"TI": "title", "T1": "title", "AB": "abstract", "N2": "abstract", "DO": "doi", "PY": "year", "Y1": "year",
         "AU": "author", "A1": "author", "KW": "keywords", "M1": "number"}  # fmt: skip


def ris(data: bytes) -> list[Row]:
    """Records from TY to ER. Raises Broken with the line."""
    found, held, kind, begun = [], dict[str, str](), "", 0
    for number, line in enumerate(text_of(data).splitlines(), 1):
        tagged = _RIS.match(line.rstrip())
        if tagged is None:
            continue
        tag, value = tagged[1], tagged[2].strip()
        if tag == "TY":
            held, kind, begun = {}, "patent" if value == "PAT" else "paper", number
        elif tag == "ER" and kind:
            found.append(_row(begun, kind, held))
            kind = ""
        elif name := _TAGS.get(tag):
            held[name] = f"{held[name]}; {value}" if name in held and name in ("author", "keywords") else value
        if len(found) > MOST_ROWS:
            raise Broken(number, "file", "rows", str(MOST_ROWS))
    if kind:
        raise Broken(begun, "file", "unended")
    if not found:
        raise Broken(0, "file", "empty")
    return found


def _row(line: int, kind: str, held: dict[str, str]) -> Row:
    if not held.get("title"):
        raise Broken(line, "title", "missing")
    topics = [word.strip()[:60] for word in re.split(r"[;,；，]", held.get("keywords", "")) if word.strip()]
    return Row(
        line, kind, held["title"], held.get("abstract", ""),
        identifier(held.get("doi", "") or (held.get("number", "") if kind == "patent" else "")),
        re.sub(r"\s+and\s+", "; ", held.get("author", "")),
        day((held.get("date") or held.get("year", "")).strip("/"), line, "published_on"), topics=tuple(topics[:12]),
    )  # fmt: skip

"""BibTeX and RIS, as reference managers and publishers write them."""

import re
import unicodedata
from collections.abc import Iterator

from valley.innovation.exchange.engine.intake.rows import MOST_ROWS, Broken, Row, day, identifier, text_of

_ENTRY = re.compile(r"@(\w+)\s*[{(]\s*([^,{}=\"@]*?)\s*,")
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
    """Parts joined by #, each in braces (nested), in quotes, or bare; and where they end."""
    first, at = _part(words, at, line)
    parts = [first]
    while joined := re.compile(r"\s*#\s*").match(words, at):
        part, at = _part(words, joined.end(), line)
        parts.append(part)
    return _plain("".join(parts)), at


def _part(words: str, at: int, line: int) -> tuple[str, int]:
    if at < len(words) and words[at] in '{"':
        depth, begun, place = 0, at + 1, at + 1
        closing = '"' if words[at] == '"' else "}"
        while place < len(words):
            sign = words[place]
            if sign == closing and depth == 0:
                return words[begun:place], place + 1
            if sign == "\\" and words[place + 1 : place + 2] in ("{", "}", "\\"):
                place += 1  # a brace that is a sign of the text
            depth += (sign == "{") - (sign == "}")
            place += 1
        raise Broken(line, "file", "brace")
    bare = re.compile(r"[^,}\n)#]*").match(words, at)
    assert bare is not None
    return bare[0], bare.end()


# TeX's accents as combining characters, its Greek and other letters.
_COMBINING = "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0323\u0331\u030a\u0328"
_ACCENTS = dict(zip("'`^\"~=.uvHcdbrk", _COMBINING, strict=True))
_ACCENT = re.compile(r"\\(?:(['`^\"~=.])\s*|([uvHcdbrk])(?:\s+|(?=\{)))\{?\\?([a-zA-Z])\}?")
_NAMES = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega
    ss ae AE oe OE o O aa AA l L"""
_LETTERS = dict(zip(_NAMES.split(), "αβγδεζηθικλμνξπρστφχψωßæÆœŒøØåÅłŁ", strict=True))
_SIGN = re.compile(r"\\([a-zA-Z]+)\s*")


def _plain(value: str) -> str:
    """Without TeX: accents and Greek letters become themselves, other commands go."""
    value = _ACCENT.sub(lambda one: unicodedata.normalize("NFC", one[3] + _ACCENTS[one[1] or one[2]]), value)
    value = _SIGN.sub(lambda one: _LETTERS.get(one[1], ""), value)
    return re.sub(r"\s+", " ", re.sub(r"(?<!\\)\$|[{}\\]", "", value)).strip()


_RIS = re.compile(r"^\s*([A-Z][A-Z0-9])\s{1,3}-(?:\s(.*)|$)")
_TAGS = {"TI": "title", "T1": "title", "AB": "abstract", "N2": "abstract", "DO": "doi", "PY": "year", "Y1": "year",
         "AU": "author", "A1": "author", "KW": "keywords", "M1": "number", "DA": "date", "UR": "url", "BT": "title",
         "CT": "title"}  # fmt: skip


_SEVERAL = ("author", "keywords")


def ris(data: bytes) -> list[Row]:
    """Records from TY to ER, or to the next TY where that was left out; a line without a tag goes on with the one
    before. Raises Broken with the line, also for a last record that may be cut off."""
    found, held, kind, begun, last = [], dict[str, str](), "", 0, ""
    for number, line in enumerate(text_of(data).splitlines(), 1):
        tagged = _RIS.match(line.rstrip())
        if tagged is None:
            if last in held and line.strip():
                held[last] += f" {line.strip()}"
            continue
        tag, value = tagged[1], (tagged[2] or "").strip()
        last = _TAGS.get(tag, "")
        if tag in ("TY", "ER") and kind:
            found.append(_row(begun, kind, held))
            kind = ""
        if tag == "TY":
            held, kind, begun = {}, "patent" if value == "PAT" else "paper", number
        elif last and value:
            held[last] = f"{held[last]}; {value}" if last in held and last in _SEVERAL else value
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
        identifier(_doi(held) or (held.get("number", "") if kind == "patent" else "")),
        re.sub(r"\s+and\s+", "; ", held.get("author", "")),
        day((held.get("date") or held.get("year", "")).strip("/"), line, "published_on"), topics=tuple(topics[:12]),
    )  # fmt: skip


def _doi(held: dict[str, str]) -> str:
    """As it is given, else as the address names it."""
    return held.get("doi", "") or (url if "10." in (url := held.get("url", "")) and "doi.org" in url else "")

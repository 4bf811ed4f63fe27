"""`valley messages`: collects every message of the code, joins the English parts, says what is untranslated.

msgids are Chinese, so the first language needs no catalogue. Each room keeps its English in a part of its own
(`valley/locale/en/parts/<room>.po`); this command joins the parts into `LC_MESSAGES/django.po`, which is committed,
and from which setup compiles the .mo. Needs neither gettext's programs nor a database.
"""

import argparse
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    "_": (1,), "gettext": (1,), "gettext_lazy": (1,), "gettext_noop": (1,),
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
# `templatize` blanks everything but the calls; what it leaves is not Python, so each call is taken out by itself.
CALL = re.compile(
    r"""\b(?:n?p?gettext|_)\((?:\s|,|\bu?'(?:[^'\\]|\\.)*'|\bu?"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|count)*\)"""
)
ALIAS = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?) as (\w+)")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w*)\}(?!\})|%[sd]")
HEADER = {
    "Project-Id-Version": "nutrition-valley",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, order=True)
class Message:
    """One message of the code. `plural` and `context` are empty where there is none."""

    msgid: str
    plural: str = ""
    context: str = ""


@dataclass
class Report:
    """What joining found."""

    catalogue: polib.POFile
    untranslated: list[Message] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    disagreeing: list[str] = field(default_factory=list)
    mismatched: list[str] = field(default_factory=list)


def found(root: Path = ROOT) -> dict[Message, list[str]]:
    """Every message of `valley/` with the files that say it."""
    messages: dict[Message, list[str]] = {}
    for path in sorted((root / "valley").rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts or "node_modules" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for message in in_python(text) if path.suffix == ".py" else in_template(text, path.name):
            places = messages.setdefault(message, [])
            if (place := str(path.relative_to(root))) not in places:
                places.append(place)
    return messages


def in_python(text: str) -> Iterator[Message]:
    """Messages of Python source, also where a function of gettext is imported under another name."""
    keywords = KEYWORDS | {alias: KEYWORDS[function] for function, alias in ALIAS.findall(text) if function in KEYWORDS}
    for _line, function, given, _comments in extract_python(io.BytesIO(text.encode()), dict(keywords), [], {}):
        arguments = [given] if isinstance(given, str) else list(given or ())
        spec = keywords[str(function or "_")]
        values: list[str] = []
        context = ""
        for part in spec:
            place, is_context = (part, False) if isinstance(part, int) else (part[0], True)
            value = arguments[place - 1] if len(arguments) >= place else None
            if not isinstance(value, str) or not value:
                break
            if is_context:
                context = value
            else:
                values.append(value)
        else:
            yield Message(values[0], values[1] if len(values) > 1 else "", context)


def in_template(text: str, name: str = "") -> Iterator[Message]:
    """Messages of a Django template: translate, blocktranslate (trimmed, plural, context) and _() in tags."""
    calls = [match.group() for match in CALL.finditer(templatize(text, origin=name))]
    yield from in_python("\n".join(calls))


def join(root: Path = ROOT) -> Report:
    """The English catalogue of all messages: from the parts first, then from what was joined before."""
    english = root / "valley" / "locale" / "en"
    report = Report(polib.POFile(wrapwidth=0, check_for_duplicates=True))
    report.catalogue.metadata = dict(HEADER)
    said: dict[tuple[str, str], tuple[polib.POEntry, str]] = {}
    for path in [*sorted((english / "parts").glob("*.po")), english / "LC_MESSAGES" / "django.po"]:
        for entry in polib.pofile(str(path)) if path.exists() else ():
            key = (entry.msgid, entry.msgctxt or "")
            if not entry.translated():
                continue
            if key not in said:
                said[key] = (entry, path.name)
            elif path.name != "django.po" and _words(said[key][0]) != _words(entry):
                report.disagreeing.append(f"{entry.msgid!r}: {said[key][1]} and {path.name}")
    messages = found(root)
    for message, places in sorted(messages.items()):
        known = said.get((message.msgid, message.context))
        entry = _entry(message, known[0] if known else None)
        entry.occurrences = [(place, "") for place in places]
        report.catalogue.append(entry)
        if not entry.translated():
            report.untranslated.append(message)
        elif not _same_placeholders(entry):
            report.mismatched.append(f"{entry.msgid!r} → {_words(entry)}")
    used = {(m.msgid, m.context) for m in messages}
    report.unused = [f"{key[0]!r} ({name})" for key, (_e, name) in said.items() if key not in used]
    return report


def _entry(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.msgid, msgctxt=message.context or None)
    if message.plural:
        entry.msgid_plural = message.plural
        plural = dict(known.msgstr_plural) if known else {}
        if known and not plural and known.msgstr:
            plural = {0: known.msgstr, 1: known.msgstr}
        entry.msgstr_plural = plural or {0: "", 1: ""}
    elif known:
        entry.msgstr = known.msgstr or known.msgstr_plural.get(1, "")
    return entry


def _words(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgstr_plural else [entry.msgstr]


def _same_placeholders(entry: polib.POEntry) -> bool:
    """A translation may leave a placeholder out of its singular, but never name one that is not filled."""
    wanted = {match.group() for match in PLACEHOLDER.finditer(entry.msgid)}
    last = _words(entry)[-1]
    got = {match.group() for match in PLACEHOLDER.finditer(last)}
    return got == wanted if not entry.msgid_plural else got <= wanted


def main(arguments: Sequence[str]) -> int:
    """Join and write; `--check` writes nothing. The number is the exit code: 1 if something is untranslated."""
    parser = argparse.ArgumentParser(prog="valley messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="report only, write nothing")
    chosen = parser.parse_args(arguments)
    report = join()
    if not chosen.check:
        target = ROOT / "valley" / "locale" / "en" / "LC_MESSAGES" / "django.po"
        target.parent.mkdir(parents=True, exist_ok=True)
        report.catalogue.save(str(target), newline="\n")
    _say("未翻译 · untranslated", (m.msgid for m in report.untranslated))
    _say("占位符不一致 · placeholders differ", report.mismatched)
    _say("译法不一致 · translated twice", report.disagreeing)
    _say("不再使用 · no longer used", report.unused)
    print(f"{len(report.catalogue)} 条消息 · messages, {len(report.untranslated)} 条未译 · untranslated")
    return 1 if report.untranslated or report.mismatched else 0


def _say(title: str, lines: Iterable[str]) -> None:
    lines = list(lines)
    if lines:
        print(f"— {title} ({len(lines)})")
        for line in lines:
            print(f"  {line!r}" if "\n" in line else f"  {line}")

"""Compiles the message catalogues: `django.po` and the parts beside it become one `django.mo` per language."""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    for language in sorted((ROOT / "valley").glob("**/locale/*/")):
        catalogue = compiled(language)
        if catalogue is not None:
            (language / "LC_MESSAGES").mkdir(exist_ok=True)
            target = language / "LC_MESSAGES" / "django.mo"
            partial = target.with_suffix(".partial")
            catalogue.save_as_mofile(str(partial))
            partial.replace(target)


def compiled(language: Path) -> "polib.POFile | None":
    """The main catalogue followed by each part; what two of them say of one message must agree."""
    main = language / "LC_MESSAGES" / "django.po"
    parts = sorted((language / "parts").glob("*.po"))
    if not main.exists() and not parts:
        return None
    catalogue = polib.pofile(str(main)) if main.exists() else polib.POFile(wrapwidth=0)
    catalogue.metadata.setdefault("Content-Type", "text/plain; charset=utf-8")
    catalogue.metadata.setdefault("Plural-Forms", "nplurals=2; plural=(n != 1);")
    said = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    for part in parts:
        for entry in polib.pofile(str(part)):
            known = said.get((entry.msgctxt, entry.msgid))
            if known is None:
                catalogue.append(entry)
                said[(entry.msgctxt, entry.msgid)] = entry
            elif not known.translated():
                known.msgstr, known.msgstr_plural = entry.msgstr, entry.msgstr_plural
            elif entry.translated() and known.msgstr != entry.msgstr:
                print(f"{part}: {entry.msgid!r} → {entry.msgstr!r}, elsewhere {known.msgstr!r}", file=sys.stderr)
    return catalogue


if __name__ == "__main__":
    main()

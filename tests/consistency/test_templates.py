"""Templates: each one is asked for by somebody."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

VALLEY = Path(settings.BASE_DIR) / "valley"
#: Names that Django and allauth look for by themselves.
BY_CONVENTION = {"400.html", "403.html", "404.html", "429.html", "500.html"}


def ours() -> dict[str, Path]:
    return {
        str(path.relative_to(directory)): path
        for directory in sorted(VALLEY.rglob("templates"))
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def overriding(name: str) -> bool:
    """Whether the template stands in for one of a library's."""
    libraries = [
        Path(app.path) / "templates" / name for app in apps.get_app_configs() if VALLEY not in Path(app.path).parents
    ]
    return any(path.exists() for path in libraries)


def test_every_template_is_used() -> None:
    sources = [path.read_text(encoding="utf-8") for kind in ("*.py", "*.html") for path in VALLEY.rglob(kind)]
    asked = set(re.findall(r"[\w./-]+\.(?:html|txt)", "\n".join(sources)))
    unused = [n for n in ours() if n not in asked and n not in BY_CONVENTION and not overriding(n)]
    assert unused == []


def test_no_template_holds_inline_script_or_style() -> None:
    wrong = {
        name: found
        for name, path in ours().items()
        if (found := re.findall(r"\son[a-z]+=[\"']|\sstyle=|<style|\bhx-on\b|<script(?![^>]*\bsrc=)", path.read_text()))
    }
    assert wrong == {}

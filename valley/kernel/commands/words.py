"""The console speaks both languages: an operator's shell says little about what the operator reads."""

import sys
from collections.abc import Mapping
from typing import TextIO

from django.utils.translation import override

from valley.kernel.errors import Words


def both(words: Words | Exception, given: Mapping[str, object] | None = None) -> list[str]:
    """The Chinese, and the English where it is another text; `given` fills the places in them."""
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(str(words) % given if given else str(words))
    return list(dict.fromkeys(said))


def say(words: Words | Exception, given: Mapping[str, object] | None = None, *, file: TextIO | None = None) -> None:
    """Print `words` in both languages, a line each."""
    for line in both(words, given):
        print(line, file=file or sys.stdout)

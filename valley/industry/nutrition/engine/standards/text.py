"""TOML as people write it."""

import re
import tomllib
from decimal import Decimal
from typing import Any

from valley.industry.nutrition.engine.standards.errors import BadInput

_BARE = re.compile(
    r"((?:^|[{,])[ \t]*)([^\s\"'#\[\]{}=,]*[^\x00-\x7f\s\"'#\[\]{}=,][^\s\"'#\[\]{}=,]*)(\s*=)", re.MULTILINE
)


def toml(text: str) -> dict[str, Any]:
    """TOML with exact decimals. Chinese keys may stand without quotes, which TOML itself forbids. Raises: BadInput."""
    flaw: tomllib.TOMLDecodeError | None = None
    for attempt in (text, _BARE.sub(r'\1"\2"\3', text)):
        try:
            return tomllib.loads(attempt, parse_float=Decimal)
        except tomllib.TOMLDecodeError as found:
            flaw = flaw or found
    raise BadInput("TOML", str(flaw), "文件须为 TOML", "the file must be TOML")

"""TOML as people write it, or JSON."""

import json
import re
import tomllib
from decimal import Decimal
from typing import Any

from valley.industry.nutrition.engine.standards.errors import BadInput

_BARE = re.compile(
    r"((?:^|[{,])[ \t]*)([^\s\"'#\[\]{}=,]*[^\x00-\x7f\s\"'#\[\]{}=,][^\s\"'#\[\]{}=,]*)(\s*=)", re.MULTILINE
)


def toml(text: str) -> dict[str, Any]:
    """TOML or JSON with exact decimals. Chinese keys of TOML may stand without quotes, which TOML itself forbids.

    Raises: BadInput.
    """
    if text.lstrip("\ufeff \t\r\n")[:1] == "{":
        try:
            held = json.loads(text.lstrip("\ufeff"), parse_float=Decimal)
        except json.JSONDecodeError as wrong:
            raise BadInput("JSON", str(wrong), "检查该处的写法", "mend that place") from None
        return dict(held)
    flaw: tomllib.TOMLDecodeError | None = None
    text = text.lstrip("\ufeff")
    for attempt in (text, _BARE.sub(r'\1"\2"\3', text)):
        try:
            return tomllib.loads(attempt, parse_float=Decimal)
        except tomllib.TOMLDecodeError as found:
            flaw = flaw or found
    raise BadInput("TOML", str(flaw), "文件须为 TOML", "the file must be TOML")

"""What a process step keeps, as it is typed."""

import re

from valley.industry.nutrition.engine.design import BadSheet, number, said
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.engine.foods import UnknownProcess
from valley.industry.nutrition.engine.foods.retention import process
from valley.industry.nutrition.queries.nutrients import key_of

R6 = re.compile(r"R6\s*[:： ]?\s*(\d{1,5})\b", re.IGNORECASE)


def kept_of(text: str, where: str) -> dict[str, str]:
    """ "R6:3004, vitamin_c=0.6, 铁=0.9" → nutrient → share; what is written later wins. Raises: BadSheet."""
    found: dict[str, str] = {}
    for part in text.replace("，", ",").replace("；", ",").replace(";", ",").split(","):
        if not part.strip():
            continue
        if code := R6.match(part.strip()):
            found |= r6_of(code[1], where)
            continue
        name, _sign, share = part.partition("=")
        key = key_of(name)
        value = number(share, where)
        if key is None or value is None:
            raise BadSheet(where, "unknown_nutrient" if key is None else "not_a_number", part.strip())
        found[key] = said(value)
    return found


def r6_of(code: str, where: str) -> dict[str, str]:
    """What a process of USDA's R6 keeps of each nutrient. Raises: BadSheet for a code that the release has not."""
    try:
        kept = process(code).kept
    except UnknownProcess:
        raise BadSheet(where, "no_such_process", code) from None
    return {nutrient: format(share.normalize(), "f") for nutrient, share in kept.items() if nutrient in UNITS}

"""Names and codes that nobody bears: every name begins with 示例, firms are counted by the sixty-year cycle."""

from valley.registry.engine.identifiers import organisation_check_character, uscc_check_character

_STEMS = ["甲jia", "乙yi", "丙bing", "丁ding", "戊wu", "己ji", "庚geng", "辛xin", "壬ren", "癸gui"]
_BRANCHES = ["子zi", "丑chou", "寅yin", "卯mao", "辰chen", "巳si", "午wu", "未wei", "申shen", "酉you", "戌xu", "亥hai"]
DIVISION = "110199"
"""A division code of the form that GB/T 2260 uses, which it gives to no place: no register ever issued with it."""


def cyclic(number: int) -> tuple[str, str]:
    """(“甲子”, "Jiazi") for 0, (“乙丑”, "Yichou") for 1, and so on to 59."""
    stem, branch = _STEMS[number % 10], _BRANCHES[number % 12]
    return stem[0] + branch[0], (stem[1:] + branch[1:]).capitalize()


def credit_code(number: int) -> str:
    """A code with right check characters (GB 32100-2015) for a body that no register knows."""
    body = f"MADM{number:04d}"
    first = f"91{DIVISION}{body}{organisation_check_character(body)}"
    return first + uscc_check_character(first)


def person(number: int) -> str:
    """What stands where a person's name would."""
    return f"示例人员{number:03d}号"

"""What a schema found wrong, in the reader's language. Pydantic's own words are English only."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

_WORDS = {
    "missing": gettext_lazy("这一项必须填写。"),
    "extra_forbidden": gettext_lazy("没有这一项。"),
    "greater_than": gettext_lazy("须大于 %(gt)s。"),
    "greater_than_equal": gettext_lazy("不得小于 %(ge)s。"),
    "less_than": gettext_lazy("须小于 %(lt)s。"),
    "less_than_equal": gettext_lazy("不得大于 %(le)s。"),
    "decimal_max_digits": gettext_lazy("数字至多 %(max_digits)s 位。"),
    "decimal_max_places": gettext_lazy("小数至多 %(decimal_places)s 位。"),
    "decimal_whole_digits": gettext_lazy("整数部分至多 %(whole_digits)s 位。"),
    "finite_number": gettext_lazy("须是有限的数。"),
    "string_pattern_mismatch": gettext_lazy("格式不符：%(pattern)s。"),
    "literal_error": gettext_lazy("只能是：%(expected)s。"),
    "enum": gettext_lazy("只能是：%(expected)s。"),
    "json_invalid": gettext_lazy("请求内容不是有效的 JSON。"),
}
_KINDS = {
    "int": gettext_lazy("须是整数。"),
    "float": gettext_lazy("须是数字。"),
    "decimal": gettext_lazy("须是数字。"),
    "bool": gettext_lazy("须是 true 或 false。"),
    "string": gettext_lazy("须是文字。"),
    "date": gettext_lazy("须是日期，如 2027-03-16。"),
    "datetime": gettext_lazy("须是日期和时间，如 2027-03-16T08:00:00+08:00。"),
    "time": gettext_lazy("须是时间，如 08:00。"),
    "uuid": gettext_lazy("须是 UUID。"),
    "list": gettext_lazy("须是一列。"),
    "dict": gettext_lazy("须是一组名称与值。"),
    "model": gettext_lazy("须是一组名称与值。"),
    "url": gettext_lazy("须是网址。"),
}


def fault(found: Mapping[str, Any]) -> str:
    """One fault of pydantic's in words; its own where there are none here."""
    kind, held = str(found.get("type", "")), found.get("ctx") or {}
    if kind == "string_too_long":
        return _count(held, "max_length", most=True)
    if kind == "string_too_short":
        return _count(held, "min_length", most=False)
    if kind == "too_long":
        return _("至多 %(most)s 项。") % {"most": held.get("max_length")}
    if kind == "too_short":
        return _("至少 %(least)s 项。") % {"least": held.get("min_length")}
    words = _WORDS.get(kind) or _KINDS.get(kind.partition("_")[0])
    try:
        return str(words) % held if words else str(found.get("msg", ""))
    except KeyError:
        return str(found.get("msg", ""))


def _count(held: Mapping[str, Any], key: str, *, most: bool) -> str:
    n = int(held.get(key, 0))
    if most:
        return ngettext("至多 %(n)s 个字符。", "至多 %(n)s 个字符。", n) % {"n": n}
    return ngettext("至少 %(n)s 个字符。", "至少 %(n)s 个字符。", n) % {"n": n}

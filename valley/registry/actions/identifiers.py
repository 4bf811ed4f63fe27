"""Codes as typed by people → codes as they stand in the registers, or words on what is wrong."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid, Words
from valley.registry.actions.versions import text
from valley.registry.engine import identifiers
from valley.registry.engine.industries import classification
from valley.registry.models import Scheme

_NAMES = {Scheme.USCC: _("统一社会信用代码"), Scheme.LEI: _("LEI 编码")}


def checked_code(scheme: str, code: str, *, field: str = "code") -> str:
    """The code without blanks, in capitals, with its check characters right.

    Raises: Invalid naming the wrong place and the likely right codes. Source: GB 32100-2015, ISO 17442-1.
    """
    if scheme == Scheme.FOREIGN:
        return text(code, field=field, most=60)
    cleaned = identifiers.clean(text(code, field=field, most=60))
    fault = identifiers.uscc_fault(cleaned) if scheme == Scheme.USCC else identifiers.lei_fault(cleaned)
    if fault is None:
        return cleaned
    name = _NAMES[Scheme(scheme)]
    message: Words
    if fault.kind == "length":
        message = _("%(name)s应为 %(expected)s 位，现在是 %(given)s 位。") % {
            "name": name,
            "expected": fault.expected,
            "given": len(cleaned),
        }
    elif fault.kind == "character":
        message = _("%(name)s第 %(at)s 位“%(given)s”不会出现在这里。") % {
            "name": name,
            "at": fault.position,
            "given": cleaned[fault.position - 1],
        }
    else:
        message = _("%(name)s的校验位（第 %(at)s 位）不对，很可能有一位抄错。") % {"name": name, "at": fault.position}
    remedy: Words = _("请对照营业执照逐位核对。")
    if 0 < len(fault.suggestions) <= 3:
        remedy = _("是不是 %(codes)s？请对照营业执照核对。") % {"codes": _("、").join(fault.suggestions)}
    raise Invalid(message, field=field, value=code, remedy=remedy)


def checked_industry(code: str, *, field: str = "industry") -> str:
    """A code of GB/T 4754-2017, section letter or 2 to 4 digits. Raises: Invalid with the nearest codes."""
    cleaned = identifiers.clean(text(code, field=field, most=20))
    if len(cleaned) > 1 and cleaned[0].isalpha():
        cleaned = cleaned[1:]  # C1411 is written for 1411
    tree = classification()
    if tree.get(cleaned):
        return cleaned
    near = tree.search(cleaned[:3] or cleaned, limit=5)
    options = _("、").join(f"{i.code} {i.name}" for i in near)
    raise Invalid(
        _("GB/T 4754-2017 没有这个行业代码。"),
        field=field,
        value=code,
        remedy=_("相近的有：%(options)s。") % {"options": options} if options else _("请按小类名称查找四位代码。"),
    )

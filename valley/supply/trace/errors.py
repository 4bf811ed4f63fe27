"""What is refused here: facts, each with its remedy."""

from collections.abc import Sequence
from typing import ClassVar, Self

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid, Missing, Refusal
from valley.supply.trace.engine.findings import Finding, told


class EventKnown(Refusal):
    """An event with this eventID is there already."""

    default_message = _("已有同一事件标识的事件。")
    default_remedy = _("重复报送无需再发；要更正，请发带 errorDeclaration 的事件。")


class DocumentUnreadable(Invalid):
    """The bytes are no document of EPCIS; `findings` say where and why."""

    status: ClassVar[int] = 400

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        said = [(each.path, *told(each, get_language() or "zh-hans")) for each in findings]
        words = "; ".join(f"{path}: {what}" if path else what for path, what, _remedy in said)
        remedies = "; ".join(dict.fromkeys(remedy for _path, _what, remedy in said))
        super().__init__(
            _("这份文件读不出来：%(words)s。") % {"words": words},
            field="document",
            value=findings[0].more.get("said") or findings[0].value,
            remedy=_("%(remedies)s。请核对它是 EPCIS 2.0 的 JSON-LD 或 XML，或 1.2 的 XML。") % {"remedies": remedies},
        )


class EventInvalid(Invalid):
    """A single event is not valid; `findings` say where and why."""

    status: ClassVar[int] = 400

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        first = findings[0]
        what, remedy = told(first, get_language() or "zh-hans")
        place = f"{first.path}: " if first.path else ""
        super().__init__(f"{place}{what}", field=first.path or "event", value=first.value, remedy=f" {remedy}")

    def told(self, language: str) -> list[dict[str, str]]:
        """Every fault: path, value, message, remedy."""
        found = ((each, told(each, language)) for each in self.findings)
        return [{"path": f.path, "value": f.value, "message": what, "remedy": remedy} for f, (what, remedy) in found]


class TooLarge(Invalid):
    """The document is larger, or holds more events, than capture takes."""

    status: ClassVar[int] = 413
    default_message = _("文件超过报送上限。")
    default_remedy = _("请分成几份报送。")


class RecallClosed(Refusal):
    """The case is closed; nothing about it changes any more."""

    default_message = _("案件已经结案，不能再改。")
    default_remedy = _("如有新情况，请另立新案。")


class ScopeMoved(Refusal):
    """Somebody changed the scope since this person looked at it."""

    default_message = _("召回范围刚被别人改过。")
    default_remedy = _("请先看新的范围，再决定。")


class RecallNotReady(Refusal):
    """An earlier step of the recall is missing."""

    default_message = _("这一步还不能做。")


class NotCertified(Refusal):
    """The lot's records do not meet the scheme."""

    default_message = _("这个批次的记录未满足办法的要求。")
    default_remedy = _("补齐后再申请。")


class StillKept(Refusal):
    """The record must be kept for now."""

    default_message = _("记录还在保存期内，或涉及未结案的召回，不能删除。")
    default_remedy = _("期满且召回结案后再删除。")


class UnreadableCode(Invalid):
    """A scanned or typed text names nothing."""

    default_message = _("这个编码读不出来。")
    default_remedy = _("请扫描或输入条码文字、二维码链接、EPC URN，或 18 位 SSCC、8 至 14 位 GTIN。")

    @classmethod
    def of(cls, why: str, code: str, field: str = "code") -> Self:
        """why: as `engine.scanning.Unreadable` says it."""
        words = {"empty": _("没有输入编码。"), "check digit": _("校验位不符，可能输错了一位。")}
        return cls(words.get(why), field=field, value=code)


class NotInStore(Missing):
    """The code is a good one, but no event is about it."""

    default_message = _("没有关于它的记录，或您无权查看。")
    default_remedy = _("请核对编码；若货物刚刚到达，请稍后再查。")

    @classmethod
    def of(cls, uri: str) -> Self:
        return cls(field="code", value=uri)


class QueryNameTaken(Refusal):
    """There is a named query of this name."""

    default_message = _("已有同名的查询。")
    default_remedy = _("请换一个名称，或先删除原来的查询。")


class SubscriptionRefused(Invalid):
    """The subscription cannot be kept as it was asked for; `field` says why."""

    status: ClassVar[int] = 400
    default_message = _("这项订阅不能接受。")

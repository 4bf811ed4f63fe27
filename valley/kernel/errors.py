"""Refusals: facts about why something was not done, in words that help."""

from datetime import date
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


def sentences(*words: Words) -> str:
    """One after the other: a space between them where the script has spaces between sentences."""
    said = ""
    for word in filter(None, map(str, words)):
        said += f" {word}" if said[-1:].isascii() and said else word
    return said


class Refusal(Exception):
    """Something was refused and nothing was changed.

    message: what is wrong; field: name of the input at fault, or ""; value: what was given;
    remedy: what the person can do about it. `code` is stable for programs, `status` is the HTTP answer.
    """

    status: ClassVar[int] = 409
    default_message: ClassVar[Words] = _("这一步没有完成。")
    default_remedy: ClassVar[Words] = ""

    def __init__(
        self, message: Words | None = None, *, field: str = "", value: Any = None, remedy: Words | None = None
    ) -> None:
        self.message: Words = self.default_message if message is None else message
        self.field = field
        self.value = value
        self.remedy: Words = self.default_remedy if remedy is None else remedy
        super().__init__(str(self.message))

    @property
    def code(self) -> str:
        return type(self).__name__

    def __str__(self) -> str:
        return sentences(self.message, self.remedy)


class Invalid(Refusal):
    """The input itself is wrong; `field` says where."""

    status = 422
    default_message = _("填写的内容有误。")


class NotAllowed(Refusal):
    """This user may not do this to this thing."""

    status = 403
    default_message = _("您没有权限做这一步。")
    default_remedy = _("如需权限，请联系本单位管理员或园区办公室。")


class Missing(Refusal):
    """There is no such thing, or this user may not know of it."""

    status = 404
    default_message = _("没有找到，或您无权查看。")


class Blocked(Refusal):
    """The law keeps this person's data: they are blocked, not erased, until `until`."""

    default_message = _("依法须保存的个人信息暂不能删除。")

    def __init__(self, until: date, law_clause: str) -> None:
        self.until = until
        self.law_clause = law_clause
        super().__init__(
            _("依据%(clause)s，这些个人信息须保存至 %(until)s，在此之前只保存、不使用、不删除。")
            % {"clause": law_clause, "until": until.isoformat()},
            field="key",
            value=until.isoformat(),
            remedy=_("期满后系统自动删除；您可以先提出删除请求。"),
        )


class AlreadyErased(Refusal):
    """The person was erased: nothing more can be written about them, and there is nothing to read."""

    status = 410
    default_message = _("此人的个人信息已经删除，不能再写入或导出。")
    default_remedy = _("如此人重新登记，请作为新的人员登记。")


class FileRefused(Invalid):
    """The file is too large, of a kind that is not accepted, or not what its name says."""

    default_message = _("这个文件不能接收。")


class TooMany(Refusal):
    """Too many attempts in too short a time."""

    status = 429
    default_message = _("尝试次数过多。")
    default_remedy = _("请稍后再试。")


class CredentialRefused(Invalid):
    """A code, link or token is unknown, used, withdrawn or expired; which of these is not told."""

    default_message = _("该凭据无效、已使用或已过期。")
    default_remedy = _("请联系签发人重新签发。")

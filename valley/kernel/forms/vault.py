"""Asking for erasure; saying how one wants to be told."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import ErasureReason


class Erasure(forms.Form):
    """A request for erasure of oneself."""

    reason = forms.ChoiceField(label=_("理由"), choices=ErasureReason.choices)
    sure = forms.BooleanField(label=_("我知道：删除不可恢复，我的账号将同时关闭"))


class Retain(forms.Form):
    """Keep a person's data because a law says so."""

    until = forms.DateField(
        label=_("保存至"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_("可以删除的第一天。")
    )
    law_clause = forms.CharField(
        label=_("法律条款"), max_length=200, help_text=_("写明法律名称与条款；没有法律依据的不能保存。")
    )
    reason = forms.CharField(label=_("说明"), max_length=300, required=False)


class OfficeErasure(forms.Form):
    """Erase a person."""

    reason = forms.ChoiceField(label=_("理由"), choices=ErasureReason.choices)
    sure = forms.BooleanField(label=_("我知道：删除不可恢复，此人的账号将同时关闭"))


class NoticeChoice(forms.Form):
    """How one wants to be told. Hours in Beijing time."""

    email = forms.BooleanField(label=_("发送电子邮件"), required=False)
    gateway = forms.ChoiceField(label=_("消息网关"), required=False)
    digest_hour = forms.IntegerField(
        label=_("每日汇总时刻"), required=False, min_value=0, max_value=23, help_text=_("0—23 时；不填则随时发送")
    )
    quiet_from = forms.IntegerField(label=_("免打扰开始"), required=False, min_value=0, max_value=23)
    quiet_until = forms.IntegerField(
        label=_("免打扰结束"), required=False, min_value=0, max_value=23, help_text=_("可跨零点，如 22 到 7")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["gateway"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("不使用")), *((name, name) for name in sorted(settings.NOTICE_GATEWAYS))]

"""Input about claims, invitations, deputies and leaving."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import User
from valley.registry.actions.invitations import LONGEST_DAYS
from valley.registry.models import ORGANISATION_ROLES, PARK_ROLES, Level, Organisation, Place, Role

DAY = forms.DateInput(attrs={"type": "date"})


class NewClaim(forms.Form):
    """A credit code, the name on the licence, and the licence."""

    code = forms.CharField(label=_("统一社会信用代码"), max_length=40)
    name = forms.CharField(label=_("单位名称（与营业执照一致）"), max_length=200)
    licence = forms.FileField(label=_("营业执照"), help_text=_("PDF 或图片，不超过 20 MiB"))


class Refusal(forms.Form):
    """Why a claim is not verified."""

    reason = forms.CharField(label=_("理由"), max_length=300, help_text=_("申请人会看到"))


class InviteMember(forms.Form):
    """A role in one organisation."""

    role = forms.ChoiceField(
        label=_("角色"), choices=[(role, role.label) for role in ORGANISATION_ROLES], initial=Role.MEMBER
    )
    role_until = forms.DateField(label=_("角色截止日（不含）"), required=False, widget=DAY)
    days = forms.IntegerField(label=_("链接有效天数"), min_value=1, max_value=LONGEST_DAYS, initial=14)


class InviteByOffice(forms.Form):
    """Any role, or just an account."""

    role = forms.ChoiceField(
        label=_("角色"), required=False, choices=[("", _("只开通账号（本人再认领单位）")), *Role.choices]
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name"), label=_("单位"), required=False, to_field_name="public_id"
    )
    park = forms.ModelChoiceField(
        Place.objects.filter(level=Level.PARK), label=_("园区"), required=False, empty_label=_("全部园区")
    )
    role_until = forms.DateField(label=_("角色截止日（不含）"), required=False, widget=DAY)
    days = forms.IntegerField(label=_("链接有效天数"), min_value=1, max_value=LONGEST_DAYS, initial=14)


class GrantParkRole(forms.Form):
    """A role on the park's side for an account that is there."""

    role = forms.ChoiceField(label=_("角色"), choices=[(role, role.label) for role in PARK_ROLES])
    park = forms.ModelChoiceField(
        Place.objects.filter(level=Level.PARK), label=_("园区"), required=False, empty_label=_("全部园区")
    )
    until = forms.DateField(label=_("角色截止日（不含）"), required=False, widget=DAY)


class OpenAccount(forms.Form):
    """What somebody with an invitation chooses."""

    username = forms.CharField(label=_("账号"), max_length=150, help_text=_("登录时使用"))
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不要使用常见密码。"),
    )
    again = forms.CharField(
        label=_("再输一次密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("两次输入的密码不一致。"))
        return cleaned


class NewDeputy(forms.Form):
    """Who acts for one, from when until when."""

    deputy = forms.CharField(label=_("代理人的账号"), max_length=150)
    since = forms.DateField(label=_("起始日"), widget=DAY)
    until = forms.DateField(label=_("截止日（不含）"), widget=DAY)


class Leave(forms.Form):
    """To whom open work goes."""

    hand_to = forms.ChoiceField(label=_("未办结事项交给"), required=False)

    def __init__(self, *args: Any, successors: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(user.public_id), user.username) for user in successors]
        self.fields["hand_to"].choices = [("", _("没有未办结事项")), *choices]  # type: ignore[attr-defined]


class Recover(forms.Form):
    """A recovery code for somebody who stands before one."""

    hours = forms.IntegerField(label=_("有效小时数"), min_value=1, max_value=168, initial=24)
    drops_second_factor = forms.BooleanField(label=_("手机也已丢失：同时解除两步验证"), required=False)

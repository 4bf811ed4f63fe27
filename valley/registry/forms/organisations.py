"""Forms about organisations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.registry.engine.grades import catalogue
from valley.registry.forms.fields import DayField, OrganisationField, park_field
from valley.registry.models import ConductKind, ControlKind, Kind, Scheme
from valley.registry.queries import grades


class RegisterForm(forms.Form):
    """A new organisation."""

    name = forms.CharField(label=_("全称"), max_length=200, help_text=_("与营业执照一致。"))
    scheme = forms.ChoiceField(label=_("代码种类"), choices=Scheme.choices, initial=Scheme.USCC)
    code = forms.CharField(label=_("代码"), max_length=60, required=False, help_text=_("统一社会信用代码为 18 位。"))
    register = forms.CharField(label=_("登记机关"), max_length=100, required=False, help_text=_("仅境外登记号填写。"))
    none_reason = forms.CharField(
        label=_("无代码的原因"), max_length=200, required=False, help_text=_("仅无代码时填写。")
    )
    kinds = forms.MultipleChoiceField(
        label=_("单位类型"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple, initial=[Kind.ENTERPRISE]
    )
    industry = forms.CharField(
        label=_("行业代码"), max_length=5, required=False, help_text=_("GB/T 4754-2017，如 1432；可以以后再填。")
    )
    founded_on = DayField(label=_("成立日期"), required=False)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)


class FactsForm(forms.Form):
    """Facts that keep no dates."""

    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    founded_on = DayField(label=_("成立日期"), required=False)
    kinds = forms.MultipleChoiceField(label=_("单位类型"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple)


class IdentifierForm(forms.Form):
    """A further code."""

    scheme = forms.ChoiceField(label=_("代码种类"), choices=[c for c in Scheme.choices if c[0] != Scheme.NONE])
    code = forms.CharField(label=_("代码"), max_length=60)
    register = forms.CharField(label=_("登记机关"), max_length=100, required=False, help_text=_("仅境外登记号填写。"))


class RenameForm(forms.Form):
    """Another name from a day on."""

    name = forms.CharField(label=_("新名称"), max_length=200)
    on = DayField(label=_("更名日期"))


class IndustryForm(forms.Form):
    """Another main industry from a day on."""

    code = forms.CharField(label=_("行业代码"), max_length=5, help_text=_("GB/T 4754-2017 的门类、大类、中类或小类。"))
    since = DayField(label=_("自何日起"))


class SettleForm(forms.Form):
    """Arrival in a park."""

    park = park_field()
    since = DayField(label=_("入驻日期"))
    until = DayField(label=_("迁出日期"), required=False, help_text=_("已迁出的补录，填第一个不在园的日子。"))
    origin = forms.CharField(label=_("迁自"), max_length=100, required=False, help_text=_("迁入前所在地。"))


class ControlForm(forms.Form):
    """Who controls this organisation."""

    controller = OrganisationField(label=_("控制方"))
    kind = forms.ChoiceField(label=_("关系"), choices=ControlKind.choices)
    share_percent = forms.DecimalField(
        label=_("持股比例（%）"), required=False, min_value=0, max_value=100, decimal_places=1, max_digits=4
    )
    since = DayField(label=_("自何日起"))
    until = DayField(label=_("至何日止"), required=False)


class MergeForm(forms.Form):
    """This organisation goes into another."""

    into = OrganisationField(label=_("并入"))
    double_entry = forms.BooleanField(
        label=_("同一单位登记了两次"),
        required=False,
        help_text=_("勾选：全部记录移到保留的单位。不勾选：真实的吸收合并，自合并日起承继房屋、人员和联盟席位。"),
    )
    on = DayField(label=_("合并日期"))
    reason = forms.CharField(label=_("理由与依据"), max_length=300)


class SplitForm(forms.Form):
    """This organisation is divided."""

    first = OrganisationField(label=_("分立出的单位一"))
    second = OrganisationField(label=_("分立出的单位二"), required=False)
    third = OrganisationField(label=_("分立出的单位三"), required=False)
    dissolved = forms.BooleanField(label=_("原单位解散"), required=False)
    on = DayField(label=_("分立日期"))
    reason = forms.CharField(label=_("理由与依据"), max_length=300)


SCAN = _("扫描件或 PDF，20 MiB 以内；凡有账号的人都能打开，请勿含个人证件。")


class CertificateForm(forms.Form):
    """A grade or certificate."""

    kind = forms.ChoiceField(label=_("种类"))
    level = forms.ChoiceField(label=_("级别"), required=False)
    issuer = forms.CharField(label=_("发证机关"), max_length=100)
    number = forms.CharField(label=_("证书编号"), max_length=80, required=False)
    issued_on = DayField(label=_("发证日期"))
    valid_from = DayField(label=_("有效期起"), required=False, help_text=_("空缺即发证日期。"))
    valid_until = DayField(label=_("有效期止"), required=False, help_text=_("第一个不再有效的日子；没有期限的留空。"))
    source = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("公告、文号。"))
    file = forms.FileField(label=_("证书文件"), required=False, help_text=SCAN)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["kind"].choices = grades.kinds()  # type: ignore[attr-defined]
        levels = [("", _("不分级别")), *((code, grades.level_of(code)) for code in catalogue().levels)]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]


class CertificateFileForm(forms.Form):
    """A scan."""

    file = forms.FileField(label=_("证书文件"), help_text=SCAN)


class CertificateCorrectionForm(CertificateForm):
    """What the record should have said."""

    file = None  # type: ignore[assignment]

    reason = forms.CharField(label=_("更正理由"), max_length=300)


class ConductForm(forms.Form):
    """A fact about conduct."""

    kind = forms.ChoiceField(label=_("性质"), choices=ConductKind.choices)
    statement = forms.CharField(label=_("事实"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("作出决定的机关与文号。"))
    occurred_on = DayField(label=_("发生日期"))
    expires_on = DayField(label=_("失效日期"), required=False, help_text=_("违规记录必填。"))


class ReplyForm(forms.Form):
    """The organisation's own words."""

    statement = forms.CharField(label=_("申辩"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class ReviewForm(forms.Form):
    """A decision on a suspected double."""

    verdict = forms.ChoiceField(
        label=_("结论"),
        choices=[("different", _("不同单位")), ("same", _("同一单位"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("理由"), max_length=300)


class OnForm(forms.Form):
    """From which day on."""

    on = DayField(label=_("自何日起"), help_text=_("第一个不再成立的日子。"))
    reason = forms.CharField(label=_("理由"), max_length=300, required=False)


class RevokeForm(OnForm):
    """From which day on, and why."""

    reason = forms.CharField(label=_("理由与依据"), max_length=300)


class PeriodForm(forms.Form):
    """The dates that the record should have had."""

    since = DayField(label=_("自何日起"))
    until = DayField(label=_("至何日止"), required=False, help_text=_("第一个不再成立的日子；至今则留空。"))
    reason = forms.CharField(label=_("更正理由"), max_length=300)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=300)

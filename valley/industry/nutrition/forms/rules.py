"""Forms about rules that an organisation brings in, and about dossiers."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.fsmp.dossier import PARTS
from valley.industry.nutrition.forms.fields import Owned
from valley.industry.nutrition.models import RuleKind


class RuleFileForm(Owned):
    """A rule file."""

    kind = forms.ChoiceField(label=_("类型"), choices=RuleKind.choices)
    statement = forms.CharField(
        label=_("来源与权利说明"), max_length=300, help_text=_("从哪份文本读出、由谁核对；由本单位负责。")
    )
    file = forms.FileField(label=_("文件"), help_text=_("UTF-8 的 TOML（参考摄入量为文本），写法见下载的样例。"))


class PartForm(forms.Form):
    """One part of a dossier."""

    part = forms.ChoiceField(label=_("材料"))
    said = forms.CharField(label=_("内容"), max_length=300, help_text=_("报告编号、文件名称或一句说明"))
    file = forms.FileField(label=_("文件"), required=False)

    def __init__(self, *given: object, kind: str = "fsmp", **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        at = 0 if (get_language() or "zh").startswith("zh") else 1
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, words[at]) for key, words in PARTS[kind].items()]

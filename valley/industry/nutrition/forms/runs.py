"""What a menu and a search are asked with, and a workbook that is taken in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.foods import load


class MenuForm(forms.Form):
    """A menu over several days."""

    days = forms.IntegerField(label=_("天数"), min_value=2, max_value=28, initial=7)
    most_days = forms.IntegerField(
        label=_("同一种至多几天"), min_value=1, max_value=28, required=False, help_text=_("空着：不限")
    )
    apart = forms.IntegerField(label=_("两次至少相隔几天"), min_value=0, max_value=7, required=False, initial=0)


class SearchForm(forms.Form):
    """At most so many of all foods."""

    most = forms.IntegerField(label=_("最多几种"), min_value=1, max_value=20, initial=8)
    min_use_g = forms.IntegerField(label=_("每种最少（g）"), min_value=1, max_value=500, initial=20)
    max_g = forms.IntegerField(label=_("每种最多（g）"), min_value=10, max_value=2000, initial=400)
    cny_per_kg = forms.IntegerField(
        label=_("没有自家价格的食物按（元/kg）"), min_value=1, max_value=1000, initial=20,
        help_text=_("自家原料用登记的价格；其余没有价格，按这一个数，结果因此是假设的。"),
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label=_("食物类"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选：全部 25 类")
    )

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        field = self.fields["groups"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, name) for name in sorted(set(load().groups))]


class TakeForm(forms.Form):
    """Which result a draft takes."""

    place = forms.TypedChoiceField(label=_("哪一项"), coerce=int)

    def __init__(self, *given: object, results: list[str], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(enumerate(results, 1))


class SheetForm(forms.Form):
    """A workbook of a formula."""

    file = forms.FileField(label=_("文件"), help_text=_("本页下载的工作簿，或按它的表头另做的 xlsx。"))
    dry = forms.BooleanField(label=_("只检查，不写入"), required=False, initial=True)

"""Forms about templates and what partners share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.actions.templates import Contents, PackageLine, ShareLine
from valley.innovation.projects.forms.plain import OursForm, area, mine_of
from valley.innovation.projects.models import (
    Consortium,
    Resource,
    SharedKind,
    Template,
    TemplateKind,
)
from valley.kernel.models.tongues import LANGUAGES
from valley.registry.forms.fields import DayField
from valley.registry.models import Organisation

SHARED = {str(SharedKind.STUDENTS): "学生", str(SharedKind.HOURS): "工时", str(SharedKind.EQUIPMENT): "设备"}


class TemplateForm(OursForm):
    """A template."""

    organisation = mine_of(_("发布单位"), required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=TemplateKind.choices)
    title = forms.CharField(label=_("名称"), max_length=120)
    version = forms.CharField(label=_("版本"), max_length=20)
    language = forms.ChoiceField(label=_("语言"), choices=LANGUAGES)
    source = forms.CharField(label=_("出处"), max_length=300, help_text=_("谁写的、依据什么；官方示范文本写文号。"))
    text = area(
        _("文本"), 60_000, 12, required=False,
        help_text=_("要填的地方写成 {{名称}}，例如 {{委托方}}、{{价款}}；套用时按记录填好，缺的留空。"),
    )  # fmt: skip
    packages = area(
        _("工作包（联合计划）"), 6000, 6, required=False,
        help_text=_("每行一个：环节 | 工作包 | 开始后多少天完成 | 前置序号（可空，用“、”分开）。"),
    )  # fmt: skip
    shares = area(
        _("共享投入（联合计划）"), 3000, 4, required=False,
        help_text=_("每行一项：学生、工时或设备 | 说明 | 数量（人或小时）。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Text, packages and shares become the contents."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        text, packages, shares = (given.pop(name, "") for name in ("text", "packages", "shares"))
        given["contents"] = Contents(text, self._packages(packages), self._shares(shares))
        return given

    def _packages(self, words: str) -> list[PackageLine]:
        found = []
        for line in filter(None, map(str.strip, words.splitlines())):
            cells = [cell.strip() for cell in line.split("|")]
            after = cells[3].replace(",", "、").split("、") if len(cells) == 4 and cells[3] else []
            if len(cells) not in (3, 4) or not cells[2].isdigit() or not all(one.strip().isdigit() for one in after):
                self.add_error("packages", _("“%(line)s”不是“环节 | 工作包 | 天数 | 前置”。") % {"line": line[:40]})
                return []
            found.append(PackageLine(cells[0], cells[1], int(cells[2]), [int(one) for one in after]))
        return found

    def _shares(self, words: str) -> list[ShareLine]:
        kinds = {name: key for key, name in SHARED.items()}
        found = []
        for line in filter(None, map(str.strip, words.splitlines())):
            cells = [cell.strip() for cell in line.split("|")]
            kind = kinds.get(cells[0]) or next((key for key in SHARED if key == cells[0]), "")
            if len(cells) != 3 or not kind or not cells[2].isdigit() or int(cells[2]) < 1:
                self.add_error("shares", _("“%(line)s”不是“学生、工时或设备 | 说明 | 数量”。") % {"line": line[:40]})
                return []
            found.append(ShareLine(kind, cells[1], int(cells[2])))
        return found


class VersionForm(TemplateForm):
    """A new version of the same template."""

    def __init__(self, *args: Any, template: Template, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["kind"], self.fields["language"], self.fields["organisation"]
        for name in ("text",) if template.kind == TemplateKind.PROGRAMME else ("packages", "shares"):
            del self.fields[name]


class ApplyForm(forms.Form):
    """Which programme, from when."""

    template = forms.ModelChoiceField(
        label=_("联合计划范本"), queryset=Template.objects.filter(kind="programme", withdrawn_at=None)
    )
    start = DayField(label=_("从哪天算起"))


class SharingForm(forms.Form):
    """What is needed of whom."""

    kind = forms.ChoiceField(label=_("共享什么"), choices=SharedKind.choices)
    words = forms.CharField(label=_("说明"), max_length=200)
    planned_count = forms.IntegerField(label=_("计划数量（人或小时）"), min_value=1, max_value=1_000_000)
    organisation = mine_of(_("由谁提供"), required=False, help_text=_("空着：还在找。"))
    resource = forms.ModelChoiceField(label=_("哪台设备"), queryset=Resource.objects.none(), required=False)
    due_on = DayField(label=_("期限"))

    def __init__(self, *args: Any, consortium: Consortium, **more: Any) -> None:
        super().__init__(*args, **more)
        seats = consortium.seats.filter(state="taken").values("organisation")
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=seats)  # type: ignore[attr-defined]
        machines = Resource.objects.filter(owner__in=seats, kind="equipment", withdrawn_at=None)
        self.fields["resource"].queryset = machines  # type: ignore[attr-defined]


class AssignForm(SharingForm):
    """Who gives it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("kind", "words", "planned_count"):
            del self.fields[name]


class GiveForm(forms.Form):
    """What was given."""

    on = DayField(label=_("日期"))
    count = forms.IntegerField(label=_("数量（人或小时）"), min_value=1, max_value=1_000_000)
    words = forms.CharField(label=_("用在哪里"), max_length=300)

"""Fields that several forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models import Party
from valley.kernel import clock


class TopicsField(forms.CharField):
    """A few topics in one line."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("领域"))
        more.setdefault("help_text", _("几个词用“、”或逗号分开，例如：米制品、保鲜、冷链。"))
        super().__init__(max_length=400, required=False, **more)

    def clean(self, value: Any) -> list[str]:
        words = super().clean(value) or ""
        for mark in ("，", ",", "；", ";"):
            words = words.replace(mark, "、")
        return [word.strip() for word in words.split("、") if word.strip()]


class PartyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the parties of a tier."""

    def __init__(self, tier: str, **more: Any) -> None:
        today = clock.today()
        rows = Party.objects.filter(tier=tier, since__lte=today, until=None).select_related("organisation")
        more.setdefault("label", _("单位"))
        super().__init__(queryset=rows.order_by("organisation__name"), **more)

    def label_from_instance(self, obj: Any) -> str:
        known = f"（{'、'.join(obj.topics)}）" if obj.topics else ""
        return f"{obj.organisation}{known}"


class FilesField(forms.FileField):
    """Several files of one choice."""

    def __init__(self, **more: Any) -> None:
        widget = _SeveralFiles(attrs={"accept": more.pop("accept", "")} if "accept" in more else {})
        super().__init__(widget=widget, required=False, **more)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)

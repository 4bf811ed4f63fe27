"""The form for a list."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from valley.registry.engine.lists import LISTS


class ImportForm(forms.Form):
    """An Excel list of one kind."""

    kind = forms.ChoiceField(label=_("名单种类"))
    file = forms.FileField(label=_("Excel 文件（.xlsx）"), help_text=_("20 MB、2 万行以内；列的顺序不限，按表头识别。"))
    dry_run = forms.BooleanField(label=_("只试做，不保存"), required=False, initial=True)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        choices = [(kind.code, kind.title(get_language() or "")) for kind in LISTS.values()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

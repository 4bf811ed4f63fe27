"""The form behind sending."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.registry.models import Organisation

MOST_BYTES = 20 * 1024**2


class SendForm(forms.Form):
    """A file or pasted text; to be looked through alone, or sent as well."""

    wish = forms.ChoiceField(
        label=_("做什么"),
        choices=[("check", _("只检查，不报送")), ("send", _("检查，没有错误就报送"))],
        initial="check",
        widget=forms.RadioSelect,
    )
    organisation = forms.ModelChoiceField(
        label=_("为哪家单位报送"), queryset=Organisation.objects.none(), required=False, help_text=_("只检查时不必选。")
    )
    file = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("填好的模板（Excel 或 CSV），或 EPCIS 文档（JSON-LD、XML），至多 20 MiB。"),
    )
    text = forms.CharField(
        label=_("或粘贴内容"), required=False, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    )

    def __init__(self, *given: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if file is None and not given.get("text", "").strip():
            self.add_error("file", _("请选择文件，或粘贴内容。"))
        elif file is not None and file.size > MOST_BYTES:
            self.add_error("file", _("文件超过 20 MiB，请改用接口 /epcis/v2/capture。"))
        if given.get("wish") == "send" and given.get("organisation") is None:
            self.add_error("organisation", _("请选择为哪家单位报送。"))
        return given

    @property
    def data_given(self) -> bytes:
        """The bytes of the file, else of the text."""
        file = self.cleaned_data.get("file")
        return bytes(file.read()) if file is not None else str(self.cleaned_data["text"]).encode()

"""Forms about needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.forms.fields import FilesField, PartyField, TopicsField
from valley.innovation.exchange.models import Ground, Level, Need, Openness, Origin, Refusal
from valley.innovation.exchange.queries.library import SEVEN_LINKS
from valley.innovation.exchange.rules import LEVEL_TIER
from valley.registry.forms.fields import DayField
from valley.registry.queries import parks

LANGUAGES = [("zh", _("中文")), ("en", _("英文"))]
PHOTOS = "image/png,image/jpeg,image/webp"
NEXT = {Level.PROBLEM: Level.TECHNOLOGY, Level.TECHNOLOGY: Level.SCIENCE}


class ProblemForm(forms.Form):
    """A problem, in the words of whoever has it. Only the first three are required: the rest can be asked later."""

    origin = forms.ChoiceField(label=_("从哪里提出"), choices=Origin.choices)
    title = forms.CharField(label=_("一句话说清问题"), max_length=120)
    summary = forms.CharField(
        label=_("发生了什么"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("什么产品、什么时候、多大范围、试过什么。请不要写个人姓名和电话。"),
    )
    goal = forms.CharField(label=_("怎样算解决了"), max_length=300, required=False)
    photos = FilesField(label=_("照片"), accept=PHOTOS, help_text=_("最多 6 张，每张不超过 20 MiB。"))
    park: Any = forms.ModelChoiceField(label=_("所在园区"), queryset=None, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        places: Any = Need._meta.get_field("park").related_model
        here = places.objects.filter(pk__in=[park.pk for park in parks()])
        self.fields["park"].queryset = here  # type: ignore[attr-defined]


class NeedForm(ProblemForm):
    """The same by somebody with an account, for an organisation, with what helps to find an answer."""

    organisation: Any = forms.ModelChoiceField(label=_("代表哪个单位"), queryset=None, required=False)
    detail = forms.CharField(
        label=_("全文（只给受理单位和获准查看的单位）"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    incumbent = forms.CharField(label=_("现在怎么做"), max_length=300, required=False)
    step = forms.ChoiceField(label=_("环节"), choices=[("", "—"), *((one, one) for one in SEVEN_LINKS)], required=False)
    topics_of = TopicsField()
    language = forms.ChoiceField(label=_("填写语言"), choices=LANGUAGES)
    openness = forms.ChoiceField(label=_("受理后对其他单位公开到"), choices=Openness.choices)

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The step of the chain is the first of the topics."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if step := given.pop("step", ""):
            given["topics_of"] = [step, *given.get("topics_of", [])]
        return given


class CaseForm(forms.Form):
    """The number and the secret of an anonymous case."""

    number = forms.CharField(label=_("案号"), max_length=20)
    secret = forms.CharField(label=_("密语"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class VerdictForm(forms.Form):
    """Whether it helped."""

    helped = forms.ChoiceField(
        label=_("问题解决了吗"),
        choices=[("yes", _("解决了")), ("no", _("还在"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("说明"), max_length=300, required=False, help_text=_("还在的话，请说说还有什么现象。")
    )


class TongueForm(forms.Form):
    """Title and summary in the other language."""

    title = forms.CharField(label=_("题目"), max_length=200)
    summary = forms.CharField(
        label=_("摘要"), max_length=1200, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class RetellForm(forms.Form):
    """Title and text in the other language."""

    title = forms.CharField(label=_("题目"), max_length=300)
    words = forms.CharField(
        label=_("正文"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class PlaceForm(forms.Form):
    """Whom to ask."""

    party = PartyField("station")

    def __init__(self, *args: Any, need: Need, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["party"] = PartyField(LEVEL_TIER[Level(need.level)])


class TakeForm(forms.Form):
    """What is done next, until when."""

    next_step = forms.CharField(label=_("下一步"), max_length=200)
    due_on = DayField(label=_("期限"))


class RefuseForm(forms.Form):
    """Why not."""

    kind = forms.ChoiceField(label=_("理由类别"), choices=Refusal.Reason.choices)
    words = forms.CharField(label=_("理由"), max_length=300, help_text=_("会转给提出的人，请写明怎样改就能受理。"))


class PostponeForm(forms.Form):
    """A new date."""

    to_on = DayField(label=_("新期限"))
    reason = forms.CharField(label=_("延期理由"), max_length=300)
    next_step = forms.CharField(label=_("下一步"), max_length=200)


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("理由"), max_length=300)


class SplitForm(forms.Form):
    """A need of the next level."""

    title = forms.CharField(label=_("题目"), max_length=120)
    summary = forms.CharField(label=_("摘要"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}))
    detail = forms.CharField(label=_("全文"), max_length=20_000, required=False, widget=forms.Textarea)
    goal = forms.CharField(label=_("怎样算解决了"), max_length=300, required=False)
    topics_of = TopicsField()
    party = PartyField("institute", required=False, help_text=_("不选，由园区办公室安排。"))
    due_on = DayField(label=_("本条需求的新期限"))
    language = forms.ChoiceField(label=_("填写语言"), choices=LANGUAGES)
    openness = forms.ChoiceField(label=_("公开程度"), choices=Openness.choices, initial=Openness.SUMMARY)

    def __init__(self, *args: Any, need: Need, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["language"].initial = need.language
        level = NEXT.get(Level(need.level), Level.SCIENCE)
        self.fields["party"] = PartyField(
            LEVEL_TIER[level], required=False, label=_("请哪个单位"), help_text=_("不选，由园区办公室安排。")
        )


class AnswerForm(forms.Form):
    """An answer."""

    ground = forms.ChoiceField(label=_("依据"), choices=Ground.choices)
    words = forms.CharField(label=_("答复"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    source_uri = forms.CharField(
        label=_("所依据的记录"),
        max_length=300,
        required=False,
        help_text=_("平台上成果、需求或检测记录的网址，可不填。"),
    )
    attachments = FilesField(label=_("附件"))

    def clean_source_uri(self) -> str:
        """The root-relative address, whatever was pasted."""
        given: str = self.cleaned_data["source_uri"].strip()
        return "/" + given.split("://", 1)[1].split("/", 1)[-1] if "://" in given else given


class OwnerForm(forms.Form):
    """A colleague."""

    owner: Any = forms.ModelChoiceField(label=_("接手人"), queryset=None)

    def __init__(self, *args: Any, colleagues: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].queryset = colleagues  # type: ignore[attr-defined]


class NothingForm(forms.Form):
    """Nothing more to say."""

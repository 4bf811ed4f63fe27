"""What is said in one language and, where somebody wrote it, in the other."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from valley.kernel.models.tongues import LANGUAGES, Spoken


class InTwoLanguages(Spoken):
    """Title and summary in both."""

    tongues: ClassVar[dict[str, str]] = {"title": "title_other", "summary": "summary_other"}

    title = models.CharField(_("题目"), max_length=120)
    summary = models.CharField(_("摘要"), max_length=600)
    language = models.CharField(_("语言"), max_length=8, default="zh", choices=LANGUAGES)
    title_other = models.CharField(_("另一种语言的题目"), max_length=200, blank=True)
    summary_other = models.CharField(_("另一种语言的摘要"), max_length=1200, blank=True)

    class Meta:
        abstract = True

    @property
    def shown_summary(self) -> str:
        return self.shown("summary")

    @property
    def marked_summary(self) -> str:
        return self.marked("summary")

"""What is said in one language and, where somebody wrote it, in the other."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class InTwoLanguages(models.Model):
    """Title and summary in the writer's language; a version in the other of the two, once somebody adds one.

    A page shows the version of its reader's language where there is one, else the writer's own words.
    """

    title = models.CharField(_("题目"), max_length=120)
    summary = models.CharField(_("摘要"), max_length=600)
    language = models.CharField(_("语言"), max_length=8, default="zh", choices=[("zh", _("中文")), ("en", _("英文"))])
    title_other = models.CharField(_("另一种语言的题目"), max_length=200, blank=True)
    summary_other = models.CharField(_("另一种语言的摘要"), max_length=1200, blank=True)

    class Meta:
        abstract = True

    @property
    def shown_title(self) -> str:
        """The title in the reader's language, as far as there is one."""
        return self.title_other if self.title_other and self._foreign() else self.title

    @property
    def shown_summary(self) -> str:
        """The summary, likewise."""
        return self.summary_other if self.summary_other and self._foreign() else self.summary

    def _foreign(self) -> bool:
        return (get_language() or "zh")[:2] != self.language

"""What is said in one language and, where somebody wrote it, in the other."""

from typing import Any, ClassVar

from django.db import models
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("zh", _("中文")), ("en", _("英文"))]


def here() -> str:
    """The language of the page on which somebody writes: they are not asked for it."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


class Spoken(models.Model):
    """Words in the writer's language; those of `tongues` in the other of the two as well, once somebody adds them.

    A page shows the version of its reader's language where there is one, else the writer's own words, marked with
    their language, so that a screen reader pronounces them and a browser hyphenates them as what they are.
    """

    tongues: ClassVar[dict[str, str]] = {}
    language: Any

    class Meta:
        abstract = True

    def shown(self, name: str) -> str:
        """The words of a field in the reader's language, as far as there is one."""
        other: str = getattr(self, self.tongues[name]) if name in self.tongues else ""
        words: str = getattr(self, name)
        return other if other and self._foreign() else words

    def marked(self, name: str) -> str:
        """The same, marked where they are not in the reader's language."""
        words = self.shown(name)
        if not words or not self._foreign() or words != getattr(self, name):
            return words
        return format_html('<span lang="{}">{}</span>', "zh-hans" if self.language == "zh" else "en", words)

    @property
    def shown_title(self) -> str:
        return self.shown("title")

    @property
    def marked_title(self) -> str:
        return self.marked("title")

    def _foreign(self) -> bool:
        return bool(here() != self.language)


class SecondTongue(Spoken):
    """For what has a title and one text of its own, named in `tongues` beside the title."""

    language = models.CharField(_("语言"), max_length=8, default="zh", choices=LANGUAGES)
    title_other = models.CharField(_("另一种语言的题目"), max_length=300, blank=True)
    words_other = models.TextField(_("另一种语言的正文"), blank=True)

    class Meta:
        abstract = True

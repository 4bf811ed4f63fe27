"""Saved searches that tell what is new."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified


class Watch(Identified):
    """A saved search (订阅): tells of each new need or result in which all its words occur.

    `feed_digest` is the digest of the secret in the address of its Atom feed.
    """

    uri_prefix: ClassVar[str] = "/watches/"

    class What(models.TextChoices):
        """What it looks for."""

        NEEDS = "needs", _("需求")
        RESULTS = "results", _("成果")
        BOTH = "both", _("需求和成果")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = models.CharField(_("检索词"), max_length=100, help_text=_("几个词用空格分开，须全部出现。"))
    what = models.CharField(_("范围"), max_length=8, choices=What, default=What.BOTH)
    feed_digest = models.CharField(max_length=64, blank=True, editable=False)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "words", "what"], condition=Q(ended_at=None), name="watch_once"),
            models.CheckConstraint(condition=~Q(words=""), name="watch_has_words"),
        ]

    def __str__(self) -> str:
        return self.words

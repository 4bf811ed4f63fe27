"""Who confirmed a definition."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import EvidenceFile
from valley.plan.models.edition import PlanEdition


class DefinitionConfirmation(models.Model):
    """A definition that the platform assumed was confirmed by a document (口径确认). Append-only.

    `edition` and `formula` are those that were confirmed: a later edition of the definition is assumed again.
    """

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="confirmations")
    indicator = models.PositiveIntegerField(_("指标"))
    edition = models.CharField(_("口径版次"), max_length=40)
    formula = models.TextField(_("公式"))
    document = models.CharField(_("确认文件"), max_length=300, help_text=_("文件名称、文号、页码"))
    on = models.DateField(_("文件日期"))
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("确认时间"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(document=""), name="definition_confirmed_by_document"),
            models.UniqueConstraint(
                fields=["plan", "indicator", "edition", "formula"], name="definition_confirmed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}/{self.edition}: {self.document}"

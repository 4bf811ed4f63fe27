"""Rules that a tenant brought in: label elements, special dietary food, special medical food, reference intakes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified

INTAKES = "DRIs"  # what stands for a standard's number in an edition of reference intakes


class RuleKind(models.TextChoices):
    """Which reader reads it."""

    ELEMENTS = "elements", _("标签要素（GB 7718、GB 13432）")
    FSMP = "fsmp", _("特医食品营养素（GB 29922、GB 25596）")
    INTAKES = "intakes", _("参考摄入量（如中国 2023 版）")


class RuleFile(Identified):
    """One edition of a standard as an organisation read it (规则文件): used in that organisation's own checks only.

    `text` is the file as it was sent (TOML); `statement` says where it was read and by what right it is used. A newer
    file of the same edition retires the one before.
    """

    uri_prefix: ClassVar[str] = "/nutrition/rule-files/"

    owner = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(_("类型"), max_length=10, choices=RuleKind)
    standard = models.CharField(_("标准"), max_length=40)
    edition = models.CharField(_("版本"), max_length=20)
    text = models.TextField(_("内容"))
    sha256 = models.CharField(_("文件校验值"), max_length=64)
    statement = models.CharField(_("来源与权利说明"), max_length=300)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(_("导入时间"), default=clock.now)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        ordering = ["standard", "edition", "-imported_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "standard", "edition"],
                condition=Q(retired_at=None),
                name="nutrition_rule_file_one_live",
            ),
            models.CheckConstraint(condition=~Q(statement=""), name="nutrition_rule_file_states_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.standard}-{self.edition}"

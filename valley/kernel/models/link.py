"""The thread's table."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """Terms of W3C PROV-O (2013-04-30)."""

    WAS_DERIVED_FROM = "wasDerivedFrom", _("派生自")
    USED = "used", _("使用了")
    WAS_GENERATED_BY = "wasGeneratedBy", _("产生于")
    WAS_ASSOCIATED_WITH = "wasAssociatedWith", _("负责方为")
    WAS_ATTRIBUTED_TO = "wasAttributedTo", _("归属于")
    WAS_INFORMED_BY = "wasInformedBy", _("依据")
    WAS_REVISION_OF = "wasRevisionOf", _("修订自")
    ACTED_ON_BEHALF_OF = "actedOnBehalfOf", _("代表")
    HAD_MEMBER = "hadMember", _("包含成员")


class Link(models.Model):
    """subject —relation→ object, both URIs."""

    subject = models.CharField(max_length=300)
    relation = models.CharField(max_length=30, choices=Relation)
    object = models.CharField(max_length=300)
    actor = models.UUIDField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "relation", "object"], name="link_once")]
        indexes = [models.Index(fields=["object"])]

    def __str__(self) -> str:
        return f"{self.subject} {self.relation} {self.object}"

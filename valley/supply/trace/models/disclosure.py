"""Who an organisation is in the events, and what it shows to whom."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.supply.trace.engine.disclosure import CHOOSABLE, Group, Relation

GROUPS = {
    Group.GOODS: _("货物与批次"),
    Group.QUANTITY: _("数量"),
    Group.TIME: _("时间"),
    Group.PLACE: _("地点"),
    Group.PARTIES: _("来源与去向"),
    Group.STEP: _("业务步骤与状态"),
    Group.DOCUMENTS: _("业务单据"),
    Group.CONDITIONS: _("温度等读数"),
    Group.CERTIFICATES: _("认证信息"),
    Group.DETAILS: _("批次信息与自定义字段"),
}
RELATIONS = {
    Relation.OWN: _("本单位"),
    Relation.OPERATOR: _("园区办公室"),
    Relation.REGULATOR: _("监管部门"),
    Relation.STEP: _("直接上下游"),
    Relation.CHAIN: _("全链（按约定）"),
    Relation.PUBLIC: _("公众"),
}


class PartyKey(models.Model):
    """A key by which an organisation is named in events (单位标识): its party number (417) or a place of it (414).

    `node_id` is that of the canonical URI (`engine.nodes`). A key belongs to one organisation at a time.
    """

    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    uri = models.TextField(_("标识"), unique=True)
    node_id = models.BigIntegerField(unique=True)
    added_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        ordering = ["uri"]
        constraints = [models.CheckConstraint(condition=~Q(uri=""), name="party_key_named")]

    def __str__(self) -> str:
        return self.uri


class Disclosure(models.Model):
    """Which groups of fields an organisation shows to a relation (可见设置). No row: the platform's default."""

    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    relation = models.CharField(_("关系"), max_length=10, choices=[(r.value, RELATIONS[r]) for r in CHOOSABLE])
    groups = ArrayField(
        models.CharField(max_length=12, choices=[(g.value, GROUPS[g]) for g in Group]), default=list, blank=True
    )
    changed_at = models.DateTimeField(_("修改时间"), default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "relation"], name="disclosure_once"),
            models.CheckConstraint(condition=Q(relation__in=[r.value for r in CHOOSABLE]), name="disclosure_choosable"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.relation}"


class ChainAgreement(Identified):
    """That `viewer` may see the whole chain of `organisation` (全链约定), from a day until it is ended."""

    uri_prefix: ClassVar[str] = "/trace/agreements/"

    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    viewer = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    words = models.CharField(_("依据"), max_length=200)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(organisation=F("viewer")), name="agreement_of_two"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="agreement_in_order"),
            models.UniqueConstraint(
                fields=["organisation", "viewer"], condition=Q(until=None), name="agreement_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} → {self.viewer_id}"

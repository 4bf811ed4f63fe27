"""Returns: what a firm is writing, what it signed, what the office accepted, and everything that was done to it.

A return is a draft that people edit. Signing freezes a version; accepting a version makes it known. Versions, values,
remarks and transitions are append-only by trigger; an acceptance is only ever superseded by the next one.
"""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.registry.engine.returns.states import State, Verb
from valley.registry.models.campaign import Campaign
from valley.registry.models.known import Known
from valley.registry.models.organisation import Organisation


class ReturnState(models.TextChoices):
    """The engine's states, in words."""

    DRAFT = State.DRAFT.value, _("填报中")
    FILLED = State.FILLED.value, _("已填报，待签报")
    SIGNED = State.SIGNED.value, _("已签报，待审核")
    CHECKED = State.CHECKED.value, _("已审核，待采纳")
    RETURNED = State.RETURNED.value, _("已退回，待更正")
    ACCEPTED = State.ACCEPTED.value, _("已采纳")
    LOCKED = State.LOCKED.value, _("已锁定")


class ReturnVerb(models.TextChoices):
    """The engine's verbs, in words."""

    FILL = Verb.FILL.value, _("填写")
    SUBMIT = Verb.SUBMIT.value, _("提交")
    TAKE_BACK = Verb.TAKE_BACK.value, _("撤回修改")
    SIGN = Verb.SIGN.value, _("签报")
    CHECK = Verb.CHECK.value, _("审核")
    RETURN = Verb.RETURN.value, _("退回更正")
    ACCEPT = Verb.ACCEPT.value, _("采纳")
    LOCK = Verb.LOCK.value, _("锁定")
    REOPEN = Verb.REOPEN.value, _("重新开放")


class Return(Identified):
    """One firm's return of one campaign (报表).

    `typed`: item code → text exactly as typed, also what is no number yet; `reasons`: item code → text.
    `revision` rises with every write: whoever saves must know the latest one.
    """

    uri_prefix: ClassVar[str] = "/returns/"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="returns")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="returns")
    state = models.CharField(_("状态"), max_length=10, choices=ReturnState, default=ReturnState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    typed = models.JSONField(_("填报内容"), default=dict, blank=True)
    reasons = models.JSONField(_("说明"), default=dict, blank=True)
    version = models.ForeignKey("registry.ReturnVersion", models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(_("保存时间"), null=True, blank=True)
    saved_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField(_("催报时间"), null=True, blank=True)

    class Meta:
        ordering = ["-campaign__period", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organisation"], name="return_once"),
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="return_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SIGNED, State.CHECKED, State.ACCEPTED, State.LOCKED])
                | Q(version__isnull=False),
                name="return_signed_has_version",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "state"]),
            models.Index(fields=["organisation", "campaign"]),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.organisation_id}"


class ReturnVersion(models.Model):
    """What was signed (签报版本): values, reasons and a digest over both. Append-only."""

    report = models.ForeignKey(Return, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    digest = models.CharField(_("摘要（SHA-256）"), max_length=64)
    reasons = models.JSONField(_("说明"), default=dict)
    signed_at = models.DateTimeField(_("签报时间"), default=clock.now)
    signed_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="return_version_once"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="return_version_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"


class ReturnValue(models.Model):
    """One cell of a version (指标值). `quantity` counts `unit`: fen, person, or hundredths of a person-year."""

    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="values")
    item = models.CharField(_("指标"), max_length=60)
    quantity = models.BigIntegerField(_("数值"))
    unit = models.CharField(_("单位"), max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "item"], include=["quantity"], name="return_value_once"),
            models.CheckConstraint(condition=Q(unit__in=["fen", "person", "fte_hundredth"]), name="return_value_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.item}={self.quantity} {self.unit}"


class Acceptance(Known):
    """That the office took a version as the firm's answer (采纳), known from `recorded_at` until superseded.

    At every instant at most one version of a return is the known one: PostgreSQL keeps that promise.
    """

    uri_prefix: ClassVar[str] = "/acceptances/"

    report = models.ForeignKey(Return, models.PROTECT, related_name="acceptances")
    version = models.OneToOneField(ReturnVersion, models.PROTECT, related_name="acceptance")

    class Meta(Known.Meta):
        constraints = [
            *Known.Meta.constraints,
            models.UniqueConstraint(fields=["report"], condition=Q(retracted_at=None), name="acceptance_one_open"),
            ExclusionConstraint(
                name="acceptance_one_at_a_time",
                expressions=[
                    ("report", RangeOperators.EQUAL),
                    (
                        Func(
                            F("recorded_at"),
                            F("retracted_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} known from {self.recorded_at:%Y-%m-%d}"


class CellRemark(models.Model):
    """What the office asks about a cell of a signed version (审核意见); `item` empty: about the whole. Append-only."""

    report = models.ForeignKey(Return, models.PROTECT, related_name="remarks")
    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="remarks")
    item = models.CharField(_("指标"), max_length=60, blank=True)
    text = models.CharField(_("意见"), max_length=500)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["report", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="cell_remark_worded")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.item}"


class ReturnTransition(models.Model):
    """One step in the life of a return: who, when, from where to where, why. Append-only."""

    report = models.ForeignKey(Return, models.PROTECT, related_name="transitions")
    verb = models.CharField(_("操作"), max_length=20, choices=ReturnVerb)
    source = models.CharField(_("原状态"), max_length=10, choices=ReturnState)
    target = models.CharField(_("新状态"), max_length=10, choices=ReturnState)
    version = models.ForeignKey(ReturnVersion, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"), default=clock.now)
    by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["report", "pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.source}→{self.target}"

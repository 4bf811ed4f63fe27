"""What is drawn from the events and can be drawn again: who was in what, where a thing was last, what is withdrawn."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from valley.supply.trace.models.link import ExactField


class StayKind(models.IntegerChoices):
    """By which kind of event a stay is known."""

    AGGREGATION = 1, _("装载")
    ASSOCIATION = 2, _("关联")
    LOT = 3, _("出自批次")


class Stay(models.Model):
    """`child` is in `parent` over [start, end) (区间). A start of null is unknown, an end of null is not yet.

    Of kind LOT the item was taken out of the lot at `start`. Columns `…_id` hold numbers of nodes; `opened_by`,
    `closed_by` numbers of events. Cut anew whenever an event about the child comes late, is corrected or withdrawn.
    """

    kind = models.SmallIntegerField(_("种类"), choices=StayKind)
    child_id = models.BigIntegerField()
    parent_id = models.BigIntegerField()
    start = models.DateTimeField(_("开始"), null=True)
    end = models.DateTimeField(_("结束"), null=True)
    opened_by = models.BigIntegerField(null=True)
    closed_by = models.BigIntegerField(null=True)
    seen = models.BooleanField(_("由观察得知"), default=False)
    ended = models.TextField(_("如何结束"), blank=True)
    quantity = ExactField(_("数量"), null=True)
    uom = models.TextField(_("单位"), blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["child_id", "kind", "start"], name="stay_of_child"),
            models.Index(fields=["parent_id", "kind", "start"], name="stay_in_parent"),
        ]


class Whereabouts(models.Model):
    """The last that is known of a thing (去向): one row a node, by the time of the events, not of their arrival.

    `place_id`: the business location of the last event that names one, else its read point, as of `placed_at`.
    """

    node_id = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField()
    at = models.DateTimeField(_("时间"))
    role = models.SmallIntegerField(_("角色"))
    step_id = models.BigIntegerField(_("业务步骤"), null=True)
    disposition_id = models.BigIntegerField(_("状态"), null=True)
    place_id = models.BigIntegerField(_("所在地"), null=True)
    placed_at = models.DateTimeField(null=True)


class Withdrawn(models.Model):
    """An event that no longer counts (已声明有误): a declaration of error, or an event that one names."""

    event_id = models.BigIntegerField(primary_key=True)


class Followed(models.Model):
    """How far the tables of this file have followed the store: all batches up to `position`."""

    name = models.TextField(primary_key=True)
    position = models.BigIntegerField(default=0)

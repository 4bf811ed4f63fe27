"""Batches and the events in them."""

from django.conf import settings
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """The events of one committed transaction of capture (批次).

    `position` is given after the commit, by one at a time, and rises in the order of commits: whoever walks the store
    by (position, ordinal) misses nothing and sees nothing twice. A batch without a position is not yet to be read.
    """

    document = models.ForeignKey("trace.Document", models.PROTECT, null=True, related_name="batches")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    record_time = models.DateTimeField(_("记录时间"))
    event_count = models.IntegerField(_("事件数"))
    position = models.BigIntegerField(_("位置"), null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(position=None), name="batch_without_position")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Context(models.Model):
    """A JSON-LD context as events were captured under it (语境): the meaning of their prefixes. Append-only.

    `id` is drawn from the text (`engine.nodes.node_id`).
    """

    id = models.BigIntegerField(primary_key=True)
    context = models.JSONField()


class Event(models.Model):
    """One EPCIS event (事件). Append-only.

    `id` is batch × 2²⁰ + ordinal, so its order is that of the batches. `body` is the event as captured, in JSON-LD
    under `context`, with its `eventID` (an event without one is given its hash) and without `recordTime`. Columns that
    name something hold the number of its node (`engine.nodes.id_of`). `identity` is drawn from the organisation, hash,
    eventID as sent and error declaration: an event with the same one is a repeat.
    """

    id = models.BigIntegerField(primary_key=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="events", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(
        "registry.Organisation", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    event_time = models.DateTimeField(_("事件时间"))
    record_time = models.DateTimeField(_("记录时间"))
    declared_at = models.DateTimeField(_("更正声明时间"), null=True)
    biz_step_id = models.BigIntegerField(_("业务步骤"), null=True)
    disposition_id = models.BigIntegerField(_("状态"), null=True)
    read_point_id = models.BigIntegerField(_("读取点"), null=True)
    biz_location_id = models.BigIntegerField(_("所在地"), null=True)
    error_reason_id = models.BigIntegerField(_("更正原因"), null=True)
    context = models.ForeignKey(
        Context, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    ordinal = models.IntegerField(_("批内次序"))
    type = models.SmallIntegerField(_("类型"))
    action = models.SmallIntegerField(_("动作"), null=True)
    offset_minutes = models.SmallIntegerField(_("时区（分钟）"))
    identity = models.UUIDField(unique=True)
    hash = models.BinaryField(_("事件哈希"), max_length=32)
    event_id = models.TextField(_("事件标识"))
    body = models.JSONField()

    position: int
    """The batch's, where `queries.events_after` found the event."""

    class Meta:
        indexes = [
            HashIndex(fields=["event_id"], name="event_by_event_id"),
            models.Index(fields=["event_time", "id"], name="event_by_event_time"),
            models.Index(fields=["record_time", "id"], name="event_by_record_time"),
            models.Index(fields=["organisation", "id"], name="event_by_organisation"),
            models.Index(fields=["biz_step_id", "id"], name="event_by_biz_step"),
            models.Index(fields=["disposition_id", "id"], name="event_by_disposition"),
        ]

    def __str__(self) -> str:
        return self.event_id

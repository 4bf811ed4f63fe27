"""Narrow rows beside an event, each for one way of asking. All append-only."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExactField(models.DecimalField):  # type: ignore[type-arg]
    """A decimal number of any length, as it was sent: `numeric` without precision."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **{**options, "max_digits": 1000, "decimal_places": 500})

    def deconstruct(self) -> Any:
        name, path, given, options = super().deconstruct()
        del options["max_digits"], options["decimal_places"]
        return name, path, given, options

    def db_type(self, connection: Any) -> str:
        return "numeric"


class Link(models.Model):
    """A node takes part in an event in a role (关联). i inputs and o outputs are i + o rows.

    `kind_id`: the type of a business transaction, source or destination, as a node's number. `place`: its index in
    its list. `quantity` in `uom` (UN/CEFACT Rec. 20; "" counts pieces); null: unknown.
    """

    pk = models.CompositePrimaryKey("event_id", "role", "node_id", "place")
    event = models.ForeignKey("trace.Event", models.PROTECT, related_name="links", db_index=False, db_constraint=False)
    node = models.ForeignKey("trace.Node", models.PROTECT, related_name="links", db_index=False, db_constraint=False)
    event_time = models.DateTimeField(_("事件时间"))
    kind_id = models.BigIntegerField(null=True)
    place = models.IntegerField()
    role = models.SmallIntegerField(_("角色"))
    quantity = ExactField(_("数量"), null=True)
    uom = models.TextField(_("单位"), blank=True)

    class Meta:
        indexes = [models.Index(fields=["node", "role", "event_time", "event"], name="link_by_node")]


class SensorReport(models.Model):
    """One report of a sensor (传感器读数). Numbers stand in the canonical unit of what is measured (`engine.units`).

    A number whose unit is unknown stands as it was sent. Columns `…_id` hold numbers of nodes. `time`: the report's
    own, else the element's, else the event's.
    """

    pk = models.CompositePrimaryKey("event_id", "element", "report")
    event = models.ForeignKey(
        "trace.Event", models.PROTECT, related_name="sensors", db_index=False, db_constraint=False
    )
    element = models.SmallIntegerField()
    report = models.IntegerField()
    time = models.DateTimeField(_("时间"))
    start_time = models.DateTimeField(null=True)
    end_time = models.DateTimeField(null=True)
    type_id = models.BigIntegerField(_("测量种类"), null=True)
    exception_id = models.BigIntegerField(_("报警"), null=True)
    device_id = models.BigIntegerField(_("设备"), null=True)
    component_id = models.BigIntegerField(null=True)
    microorganism_id = models.BigIntegerField(null=True)
    chemical_substance_id = models.BigIntegerField(null=True)
    data_processing_method_id = models.BigIntegerField(null=True)
    biz_rules_id = models.BigIntegerField(null=True)
    value = models.FloatField(_("值"), null=True)
    min_value = models.FloatField(null=True)
    max_value = models.FloatField(null=True)
    mean_value = models.FloatField(null=True)
    s_dev = models.FloatField(null=True)
    perc_rank = models.FloatField(null=True)
    perc_value = models.FloatField(null=True)
    boolean_value = models.BooleanField(null=True)
    uom = models.TextField(_("原单位"), blank=True)
    unit = models.TextField(_("规范单位"), blank=True)
    string_value = models.TextField(blank=True)
    hex_binary_value = models.TextField(blank=True)
    uri_value = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["type_id", "time", "event"], name="sensor_by_type"),
            models.Index(fields=["device_id", "time", "event"], name="sensor_by_device"),
        ]


class Field(models.Model):
    """A field of somebody's own in an event (扩展字段), ILMD included: one row a value.

    `name_id`: `node_id` of namespace + local name. `depth`: 0 right in its area, deeper inside another field.
    `attribute`: whether it stands in an XML attribute. `number`, `time`: the text's meaning where it reads as one.
    """

    pk = models.CompositePrimaryKey("event_id", "place")
    event = models.ForeignKey("trace.Event", models.PROTECT, related_name="fields", db_index=False, db_constraint=False)
    name_id = models.BigIntegerField()
    number = models.FloatField(null=True)
    time = models.DateTimeField(null=True)
    place = models.IntegerField()
    area = models.SmallIntegerField()
    depth = models.SmallIntegerField()
    attribute = models.BooleanField(default=False)
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["name_id", "area", "event"], name="field_by_name")]

"""Whatever a URI names, and what is told about it."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class Node(models.Model):
    """Something that takes part in events (节点): item, lot, unit, place, party, word. `uri` is canonical.

    `id` is `engine.nodes.node_id(uri)`. `urn`: the EPC URN in which it was first seen, "" where none was; it says how
    long the company prefix is. `class_id`: of an item or lot its trade item's number.
    """

    id = models.BigIntegerField(primary_key=True)
    class_id = models.BigIntegerField(null=True)
    kind = models.SmallIntegerField(_("种类"))
    uri = models.TextField()
    urn = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(OpClass(F("uri"), name="text_pattern_ops"), name="node_by_uri"),
            models.Index(fields=["class_id", "id"], condition=models.Q(class_id__isnull=False), name="node_by_class"),
        ]

    def __str__(self) -> str:
        return self.uri


class MasterData(models.Model):
    """What a document's header tells about a node (主数据): the newest counts, the older stay. Append-only."""

    batch = models.ForeignKey("trace.Batch", models.PROTECT, related_name="master_data")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, related_name="+")
    node = models.ForeignKey(Node, models.PROTECT, related_name="master_data")
    vocabulary = models.TextField(_("词表"), help_text="urn:epcglobal:epcis:vtype:Location …")
    attributes = models.JSONField(_("属性"), help_text=_("属性名 → 值，原样"))
    children = models.JSONField(_("下级"), default=list, help_text=_("下级标识"))

    class Meta:
        indexes = [models.Index(fields=["vocabulary", "node"], name="master_data_of_vocabulary")]

"""The ledger: which batch stands where in the tree, the tree's tiles, and its signed checkpoints."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LedgerRange(models.Model):
    """The leaves of one batch (封存段): the events of the batch at `position` are leaves `first` … `first + count - 1`.

    Append-only.
    """

    position = models.BigIntegerField(primary_key=True)
    batch_id = models.BigIntegerField(unique=True)
    first = models.BigIntegerField(unique=True)
    count = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gt=0, first__gte=0), name="ledger_range_shape")]


class LedgerTile(models.Model):
    """Hashes of 256 subtrees side by side (`engine.ledger.tree`); a tile fills from the left and never changes else."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField(max_length=256 * 32)


class LedgerCheckpoint(models.Model):
    """The signed root over the first `size` events (检查点). Append-only."""

    size = models.BigIntegerField(_("事件数"), primary_key=True)
    position = models.BigIntegerField(_("位置"))
    root = models.BinaryField(_("根哈希"), max_length=32)
    at = models.DateTimeField(_("签署时间"))
    origin = models.TextField(_("账本"))
    signature = models.TextField(_("签名"))

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"{self.size}"

"""The journal's tables. Append-only: triggers refuse UPDATE, DELETE and TRUNCATE."""

from django.db import models
from django.db.models.functions import Now


class CurrentTransaction(models.Func):
    """The number of the writing transaction, never reused (PostgreSQL's xid8)."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class Entry(models.Model):
    """One thing that happened. Holds opaque ids, numbers, dates and codes; never names."""

    at = models.DateTimeField(db_default=Now(), help_text="when it happened, by the platform's clock")
    event = models.CharField(max_length=100)
    subject = models.CharField(max_length=300)
    actor = models.UUIDField(null=True, help_text="public id of the user; null is the platform itself")
    payload = models.JSONField(default=dict)
    xact = models.BigIntegerField(db_default=CurrentTransaction(), db_index=True)
    written_at = models.DateTimeField(db_default=Now(), help_text="when the transaction began, by the database's clock")

    class Meta:
        indexes = [models.Index(fields=["subject", "id"]), models.Index(fields=["event", "id"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.event} {self.subject}"


class JournalSeal(models.Model):
    """One link of the chain over committed entries. Written by the sealer alone, never inside an action.

    `horizon`: every transaction below this number had ended, and its entries were sealed, when this row was written.
    """

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal")
    prev = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()
    horizon = models.BigIntegerField()

    class Meta:
        db_table = "journal_seal"
        constraints = [models.CheckConstraint(name="seals_count_from_one", condition=models.Q(seq__gte=1))]

    def __str__(self) -> str:
        return f"{self.seq} ← {self.entry_id}"


class ReactionDone(models.Model):
    """That a reaction to an entry has run; written in the transaction of its effects."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="reactions")
    reaction = models.CharField(max_length=200)
    done = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "reaction"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.reaction} ← {self.entry_id}"

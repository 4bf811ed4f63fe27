"""The journal's tables. Append-only: triggers refuse UPDATE, DELETE and TRUNCATE."""

from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One thing that happened. Holds opaque ids, numbers, dates and codes; never names."""

    at = models.DateTimeField(db_default=Now())
    event = models.CharField(max_length=100)
    subject = models.CharField(max_length=300)
    actor = models.UUIDField(null=True, help_text="public id of the user; null is the platform itself")
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"]), models.Index(fields=["event", "id"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.event} {self.subject}"


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

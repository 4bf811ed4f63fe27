"""The tables of the one index. Nothing here is a source: all of it can be made again from the things themselves."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from valley.kernel.models.personal import PersonKey


class SearchDocument(models.Model):
    """What the index knows of one thing (索引条目).

    `terms` are those of `engine.search.terms`. Where title and text name a person (`key`), they are left out here
    and the terms are keyed digests; a constraint keeps plain words out of such rows, erasure drops them.
    """

    uri = models.CharField(max_length=300, unique=True)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    codes = ArrayField(models.CharField(max_length=100), default=list)
    audience = ArrayField(models.CharField(max_length=120))
    key = models.ForeignKey(PersonKey, models.CASCADE, null=True, related_name="+")
    terms = SearchVectorField()
    terms_count = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64, help_text="keyed digest of all of the above")
    indexed_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=["terms", "audience"], name="search_terms", fastupdate=False),
            models.Index(fields=["kind"]),
        ]
        constraints = [
            models.CheckConstraint(name="search_keeps_no_name", condition=Q(key=None) | Q(title="", text="", codes=[]))
        ]

    def __str__(self) -> str:
        return self.uri


class SearchTerm(models.Model):
    """In how many documents a term stands; counted anew now and then, so that rare terms weigh more."""

    term = models.TextField(primary_key=True)
    documents_count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.term


class SearchProgress(models.Model):
    """One row: how far the index has followed the journal, and what is counted.

    Entries of transactions below `seen_xact` were followed, and those of later ones that are listed in `seen_entries`:
    while some transaction is long open, the later ones need not wait for it.
    """

    seen_xact = models.BigIntegerField(default=0)
    seen_entries = ArrayField(models.BigIntegerField(), default=list)
    changed_count = models.PositiveBigIntegerField(default=0, help_text="documents changed since terms were counted")
    documents_count = models.PositiveBigIntegerField(default=0, help_text="as of the last counting")
    mean_terms_count = models.FloatField(default=0, help_text="terms per document, as of the last counting")

    class Meta:
        constraints = [models.CheckConstraint(name="search_progress_is_one_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"xact {self.seen_xact}"

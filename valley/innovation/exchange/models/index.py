"""What matching knows: texts, their terms as postings, their vectors. No source: all of it can be made again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class MatchText(models.Model):
    """What every account may see of one thing that can be matched (匹配文本), in one language.

    `terms` are hashes (64 bits) of the terms of `engine.matching.tokens` with their language; `facts` is what the
    constraints ask for. What is hidden never stands here.
    """

    uri = models.CharField(max_length=300, unique=True)
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    terms = ArrayField(models.BigIntegerField())
    length_count = models.PositiveIntegerField(help_text="terms, each as often as it stands")
    fingerprint = models.CharField(max_length=64)
    indexed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["language", "kind"], name="match_text_pool")]

    def __str__(self) -> str:
        return self.uri


class MatchPosting(models.Model):
    """`term` stands in `text` so many times. The primary key carries the other columns: a question reads it alone."""

    pk = models.CompositePrimaryKey("term", "text")
    term = models.BigIntegerField()
    text = models.BigIntegerField()
    times_count = models.PositiveSmallIntegerField()
    length_count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.term} {self.text}"


class MatchTerm(models.Model):
    """In how many texts of its language a term stands."""

    term = models.BigIntegerField(primary_key=True)
    texts_count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.term)


class MatchPool(models.Model):
    """All texts of one language; `version` rises with every change."""

    language = models.CharField(max_length=8, primary_key=True)
    texts_count = models.PositiveIntegerField(default=0)
    terms_count = models.BigIntegerField(default=0)
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.language


class MatchVector(models.Model):
    """A text as a vector of one model: 32-bit floats, little-endian, of norm 1."""

    text = models.ForeignKey(MatchText, models.CASCADE, related_name="vectors")
    model = models.CharField(max_length=80)
    vector = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "model"], name="vector_once_per_model")]

    def __str__(self) -> str:
        return f"{self.text_id} {self.model}"

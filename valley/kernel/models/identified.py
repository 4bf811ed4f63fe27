"""The base of everything that has a page of its own."""

from typing import ClassVar

from django.db import models

from valley.kernel.engine.identifiers import uuid7


class Identified(models.Model):
    """Has an opaque public id, and a URI: the root-relative address of its own page.

    A model says `uri_prefix = "/organisations/"`; the URI is the prefix and the public id.
    """

    uri_prefix: ClassVar[str]

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def uri(self) -> str:
        return f"{self.uri_prefix}{self.public_id}"

    def get_absolute_url(self) -> str:
        return self.uri

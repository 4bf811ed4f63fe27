"""Files as evidence."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models.identified import Identified
from valley.kernel.models.personal import PersonKey


class EvidenceFile(Identified):
    """A file that proves something about `owner` (证明材料), kept under `VAR_DIR/evidence`.

    The same bytes for the same owner are one file. Where the file is about a person, bytes and name are sealed
    with that person's key and `sha256` is a keyed digest (HMAC-SHA256), so that nobody can confirm a guess.
    """

    uri_prefix: ClassVar[str] = "/evidence/"

    owner = models.CharField(_("所属对象"), max_length=300, help_text="URI")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("文件名"), max_length=200, blank=True)
    name_sealed = models.BinaryField(null=True)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    key = models.ForeignKey(PersonKey, models.PROTECT, null=True, related_name="files")
    stored_by = models.UUIDField(null=True)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256"], name="evidence_once_per_owner"),
            models.CheckConstraint(
                name="a_persons_file_has_a_sealed_name",
                condition=Q(key=None, name_sealed=None) | Q(key__isnull=False, name_sealed__isnull=False, name=""),
            ),
        ]

    def __str__(self) -> str:
        return self.uri

"""Printed reports and data packs: where each lies once it has been made, and how far one under way has come."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from valley.plan.models import Snapshot

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
TASK = "plan.print_report"
#: Raised when the layout or the content of reports changes: older files are then made anew.
EDITION = 2


@dataclass(frozen=True)
class Print:
    """One file to be had: of which snapshot, what kind, in which language, for operator level or for everybody."""

    snapshot: Snapshot
    kind: str
    language: str
    inside: bool

    @property
    def key(self) -> str:
        """Its name among the files. A snapshot never changes, so neither does the file under this name."""
        level = "inside" if self.inside else "public"
        return f"{self.snapshot.public_id}-{self.snapshot.hash[:16]}/{level}-{self.language}-{EDITION}.{self.kind}"

    @property
    def path(self) -> Path:
        return Path(settings.REPORTS_DIR) / self.key

    @property
    def file_name(self) -> str:
        """The name under which it is downloaded."""
        level = "" if not self.inside else "-internal"
        return f"{self.snapshot.title}-{self.snapshot.hash[:8]}{level}-{self.language}.{self.kind}"

    @property
    def content_type(self) -> str:
        return KINDS[self.kind]

    @property
    def state(self) -> str:
        """finished, running, waiting, failed, or "" where nobody has asked for it."""
        if self.path.is_file():
            return "finished"
        jobs = ProcrastinateJob.objects.filter(task_name=TASK, args__key=self.key).order_by("-id")
        newest = jobs.values_list("status", flat=True).first()
        return {"todo": "waiting", "doing": "running", "failed": "failed"}.get(newest or "", "")

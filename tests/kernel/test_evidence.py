"""Evidence files: whole or not at all, once per owner, opened only by whom may know of the owner."""

import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from valley.kernel import actions, evidence
from valley.kernel.engine.filetypes import Fault
from valley.kernel.errors import FileRefused, Missing
from valley.kernel.models import Entry, EvidenceFile, User

OWNER = "/organisations/1"


def upload(text: str = "营业执照", name: str = "licence.txt") -> "ContentFile[bytes]":
    return ContentFile(text.encode(), name)


def test_what_is_stored_comes_back(user: User, evidence_dir: Path) -> None:
    file = evidence.store(upload(name="C:\\temp\\licence.txt"), OWNER, user)
    assert evidence.content_of(file) == "营业执照".encode()
    assert (evidence.name_of(file), file.media_type, file.size_bytes) == ("licence.txt", "text/plain", 12)
    assert (evidence.path_of(file).stat().st_mode & 0o777) == 0o600
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.subject, entry.payload["owner"]) == ("kernel.EvidenceStored", file.uri, OWNER)
    assert "licence" not in str(entry.payload)


def test_the_same_bytes_for_the_same_owner_are_one_file(user: User, evidence_dir: Path) -> None:
    first = evidence.store(upload(), OWNER, user)
    assert evidence.store(upload(name="other.txt"), OWNER, user) == first
    assert evidence.store(upload(), "/organisations/2", user) != first


def test_a_refused_file_leaves_nothing_and_says_what_to_do(user: User, evidence_dir: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        evidence.store(ContentFile(b"MZ...", "licence.pdf"), OWNER, user)
    assert (refused.value.field, refused.value.value) == ("file", "licence.pdf")
    assert refused.value.remedy
    assert not evidence_dir.exists()
    assert not EvidenceFile.objects.exists()


def test_every_fault_has_words(subtests: pytest.Subtests) -> None:
    for fault in Fault:
        with subtests.test(fault=fault):
            assert all(evidence._WORDS[fault])


@pytest.mark.django_db(transaction=True)
def test_a_file_outside_a_transaction_is_refused(evidence_dir: Path) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        evidence.store(upload(), OWNER, None)


def test_a_rolled_back_file_is_swept_after_an_hour_and_a_kept_one_never(user: User, evidence_dir: Path) -> None:
    kept = evidence.store(upload("kept"), OWNER, user)
    with transaction.atomic():
        lost = evidence.path_of(evidence.store(upload("lost"), OWNER, user))
        transaction.set_rollback(True)
    assert lost.exists()
    assert actions.sweep_orphans() == 0  # its transaction might still be open
    long_ago = time.time() - 2 * evidence.ORPHAN_AGE_S
    for path in (lost, evidence.path_of(kept)):
        os.utime(path, (long_ago, long_ago))
    assert actions.sweep_orphans() == 1
    assert not lost.exists()
    assert evidence.path_of(kept).exists()


def test_a_file_that_vanished_from_the_disk_is_said_to_be_missing(user: User, evidence_dir: Path) -> None:
    file = evidence.store(upload(), OWNER, user)
    evidence.path_of(file).unlink()
    with pytest.raises(Missing):
        evidence.content_of(file)
    assert evidence.remove([evidence.path_of(file)]) == 0

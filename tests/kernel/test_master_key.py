"""The master key is changed: what was sealed opens as before, what was made with the old key is made again."""

import argparse
import base64
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from tests import factories
from valley.kernel import evidence, personal
from valley.kernel.actions import erase, master
from valley.kernel.commands.master import rotate
from valley.kernel.errors import Invalid
from valley.kernel.models import Entry, ErasureReason, EvidenceFile


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other connections to the test database are other tests' workers, not the platform."""
    monkeypatch.setattr(master, "_OTHERS", "SELECT 0")


def run(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    (tmp_path / "keys").mkdir(exist_ok=True)
    kept = tmp_path / "keys" / "master"
    rotate(argparse.Namespace())
    return kept


def test_everything_opens_under_the_new_key_and_nothing_under_the_old(
    db: None, alone: None, settings: Any, tmp_path: Path
) -> None:
    key, gone = personal.new_key(), personal.new_key()
    name, lost = personal.write(key, "某人"), personal.write(gone, "某某")
    erase(by=None, key=gone, reason=ErasureReason.CONSENT_WITHDRAWN)
    old = settings.PERSONAL_MASTER_KEY
    kept = run(settings, tmp_path)
    key.refresh_from_db()
    with pytest.raises(personal.WrongMaster):
        personal.read(key, name)
    settings.PERSONAL_MASTER_KEY = personal_key(kept)
    assert old != settings.PERSONAL_MASTER_KEY
    assert personal.read(key, name) == "某人"
    gone.refresh_from_db()
    assert personal.read(gone, lost) is None  # no rotation brings anybody back
    entry = Entry.objects.get(event="kernel.MasterKeyRotated")
    assert entry.payload["fingerprint"] == personal.fingerprint_of(settings.PERSONAL_MASTER_KEY)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert personal_key(kept.with_name(f"master.{personal.fingerprint_of(old)}")) == old


def personal_key(path: Path) -> bytes:
    return base64.urlsafe_b64decode(path.read_text())


def test_a_killed_rotation_is_finished_by_the_next(db: None, alone: None, settings: Any, tmp_path: Path) -> None:
    key = personal.new_key()
    name = personal.write(key, "某人")
    (tmp_path / "keys").mkdir()
    new = os.urandom(32)
    waiting = tmp_path / "keys" / "master.new"
    waiting.write_text(base64.urlsafe_b64encode(new).decode())
    master.rotate_master(new=new)  # and here the power went
    kept = run(settings, tmp_path)
    assert personal_key(kept) == new
    settings.PERSONAL_MASTER_KEY = new
    key.refresh_from_db()
    assert personal.read(key, name) == "某人"


def test_digests_of_files_are_made_again(db: None, alone: None, settings: Any) -> None:
    key = personal.new_key()
    owner = factories.user().uri
    with transaction.atomic():
        file = evidence.store(ContentFile(b"proof", "proof.txt"), owner, None, key=key)
    new = os.urandom(32)
    master.rotate_master(new=new)
    settings.PERSONAL_MASTER_KEY = new
    assert master.redigest_files() == 1
    with transaction.atomic():
        again = evidence.store(ContentFile(b"proof", "proof.txt"), owner, None, key=EvidenceFile.objects.get().key)
    assert again.pk == file.pk
    assert master.redigest_files() == 0


def test_while_others_are_connected_nothing_is_done(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(master, "_OTHERS", "SELECT 2")
    with pytest.raises(master.StillRunning):
        master.rotate_master(new=os.urandom(32))


def test_a_key_from_the_environment_is_not_ours_to_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALLEY_MASTER_KEY", "x")
    with pytest.raises(Invalid):
        rotate(argparse.Namespace())

"""One key per person: sealed text, erasure, what the law retains."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import factories
from valley.kernel import clock, evidence, permissions, personal
from valley.kernel.actions import ask_erasure, erase, erase_due, note_access, retain
from valley.kernel.errors import AlreadyErased, Blocked, Invalid, NotAllowed
from valley.kernel.models import AccessLog, Entry, ErasureReason, PersonKey, User

SHANGHAI = ZoneInfo("Asia/Shanghai")
REASON = ErasureReason.CONSENT_WITHDRAWN
LAW = "《示例法》第一条"


@pytest.fixture
def key(db: None) -> PersonKey:
    return personal.new_key()


class EveryText(TestCase):
    @given(st.text())
    def test_what_is_sealed_opens_again(self, text: str) -> None:
        key = personal.new_key()
        assert personal.read(PersonKey.objects.get(pk=key.pk), personal.write(key, text)) == text


def test_the_sealed_text_does_not_contain_the_text(key: PersonKey) -> None:
    assert "杨梅".encode() not in personal.write(key, "杨梅")


def test_a_text_moved_to_another_person_does_not_open(key: PersonKey) -> None:
    blob = personal.write(key, "杨梅")
    with pytest.raises(personal.Tampered):
        personal.read(personal.new_key(), blob)


@pytest.mark.parametrize("at", [0, 1, 13, -1])
def test_a_changed_text_does_not_open(key: PersonKey, at: int) -> None:
    blob = bytearray(personal.write(key, "杨梅"))
    blob[at] ^= 1
    with pytest.raises(personal.Tampered):
        personal.read(key, bytes(blob))


def test_another_master_key_is_named_not_guessed(key: PersonKey, settings: object) -> None:
    blob = personal.write(key, "杨梅")
    settings.PERSONAL_MASTER_KEY = b"x" * 32  # type: ignore[attr-defined]
    with pytest.raises(personal.WrongMaster, match=key.master):
        personal.read(key, blob)


def test_a_digest_ignores_width_case_and_blanks_and_depends_on_the_master_key(settings: object) -> None:
    mine = personal.digest(" Ｙang@valley.example ")
    assert mine == personal.digest("yang@Valley.example")
    assert len(mine) == 64
    settings.PERSONAL_MASTER_KEY = b"x" * 32  # type: ignore[attr-defined]
    assert personal.digest("yang@valley.example") != mine


def test_nothing_reads_as_nothing(key: PersonKey) -> None:
    assert personal.read(key, None) is None


def test_erased_is_for_ever(officer: User, key: PersonKey) -> None:
    blob = personal.write(key, "杨梅")
    erase(by=officer, key=key, reason=REASON)
    key.refresh_from_db()
    assert personal.read(key, blob) is None
    assert (key.wrapped, key.erased_by, key.erased_reason) == (None, officer.public_id, REASON)
    with pytest.raises(AlreadyErased):
        personal.write(key, "杨梅")
    with pytest.raises(AlreadyErased):
        erase(by=officer, key=key, reason=REASON)
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.subject, entry.payload["key"]) == ("kernel.Erased", key.uri, str(key.public_id))


@pytest.mark.parametrize(
    "change", [{"erased_reason": "unlawful"}, {"wrapped": b"x", "erased_at": None, "erased_reason": ""}]
)
def test_the_database_keeps_the_tombstone(officer: User, key: PersonKey, change: dict[str, object]) -> None:
    erase(by=officer, key=key, reason=REASON)
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        PersonKey.objects.filter(pk=key.pk).update(**change)


def test_the_database_deletes_no_key(key: PersonKey) -> None:
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        PersonKey.objects.filter(pk=key.pk).delete()


def test_a_key_has_no_half_state(key: PersonKey) -> None:
    with pytest.raises(IntegrityError, match="tombstone"), transaction.atomic():
        PersonKey.objects.filter(pk=key.pk).update(wrapped=None)


def test_a_key_is_not_swapped_in_silence(key: PersonKey) -> None:
    with pytest.raises(DatabaseError, match="another master key"), transaction.atomic():
        PersonKey.objects.filter(pk=key.pk).update(wrapped=b"other")


def test_an_unknown_reason_is_refused(officer: User, key: PersonKey) -> None:
    for action in (erase, ask_erasure):
        with pytest.raises(Invalid) as refused:
            action(by=officer, key=key, reason="because")
        assert refused.value.field == "reason"


def test_what_the_law_retains_is_blocked_and_says_until_when(officer: User, key: PersonKey) -> None:
    until = clock.today() + timedelta(days=400)
    retain(by=officer, key=key, until=until - timedelta(days=100), law_clause="《示例法》第二条", reason="凭证")
    retain(by=officer, key=key, until=until, law_clause=LAW, reason="原始记录")
    with pytest.raises(Blocked) as refused:
        erase(by=officer, key=key, reason=REASON)
    assert refused.value.until == until
    assert until.isoformat() in str(refused.value)
    assert LAW in str(refused.value)


def test_even_past_the_action_the_database_keeps_what_the_law_retains(officer: User, key: PersonKey) -> None:
    retain(by=officer, key=key, until=clock.today() + timedelta(days=1), law_clause=LAW, reason="原始记录")
    with pytest.raises(DatabaseError, match="the law retains"), transaction.atomic():
        PersonKey.objects.filter(pk=key.pk).update(wrapped=None, erased_at=clock.now(), erased_reason=REASON)


def test_a_blocked_text_is_kept_for_the_law_only_and_erased_on_the_day(officer: User, key: PersonKey) -> None:
    blob = personal.write(key, "杨梅")
    with clock.travel(datetime(2026, 3, 1, 9, tzinfo=SHANGHAI)):
        retain(by=officer, key=key, until=date(2026, 6, 1), law_clause=LAW, reason="原始记录")
        asked = ask_erasure(by=officer, key=key, reason=REASON)
        assert (asked.blocked_until, asked.closed_at) == (date(2026, 6, 1), None)
        assert ask_erasure(by=officer, key=key, reason=REASON) == asked
    key.refresh_from_db()
    assert personal.read(key, blob) is None
    assert personal.read(key, blob, for_the_law=True) == "杨梅"
    with clock.travel(datetime(2026, 5, 31, 23, 59, tzinfo=SHANGHAI)):
        assert erase_due() == 0
    with clock.travel(datetime(2026, 6, 1, 0, 0, tzinfo=SHANGHAI)):
        assert erase_due() == 1
        assert erase_due() == 0
    key.refresh_from_db()
    assert personal.read(key, blob, for_the_law=True) is None
    asked.refresh_from_db()
    assert asked.closed_at == key.erased_at


def test_a_second_law_postpones_the_erasure(officer: User, key: PersonKey) -> None:
    with clock.travel(datetime(2026, 3, 1, 9, tzinfo=SHANGHAI)):
        retain(by=officer, key=key, until=date(2026, 6, 1), law_clause=LAW, reason="原始记录")
        asked = ask_erasure(by=officer, key=key, reason=REASON)
        retain(by=officer, key=key, until=date(2027, 6, 1), law_clause="《示例法》第二条", reason="凭证")
    with clock.travel(datetime(2026, 6, 1, 9, tzinfo=SHANGHAI)):
        assert erase_due() == 0
    asked.refresh_from_db()
    assert asked.blocked_until == date(2027, 6, 1)


def test_a_request_without_a_retention_is_done_at_once(officer: User, key: PersonKey) -> None:
    asked = ask_erasure(by=officer, key=key, reason=REASON)
    assert asked.closed_at is not None
    key.refresh_from_db()
    assert key.erased_at is not None


@pytest.mark.parametrize(
    ("field", "more"), [("law_clause", {"law_clause": " "}), ("until", {"until": date(2020, 1, 1)})]
)
def test_a_retention_names_its_law_and_a_day_to_come(
    officer: User, key: PersonKey, field: str, more: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as refused:
        retain(**{"by": officer, "key": key, "until": date(2999, 1, 1), "law_clause": LAW, "reason": ""} | more)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_an_erased_persons_account_is_closed_and_nameless(officer: User, key: PersonKey) -> None:
    person = factories.user("yangmei", email="yang@valley.example", person_key=key)
    erase(by=officer, key=key, reason=REASON)
    person.refresh_from_db()
    assert "yang" not in person.username + person.email
    assert not person.is_active
    assert not person.has_usable_password()


def test_every_opening_by_another_is_noted_once_and_ones_own_is_not(officer: User, key: PersonKey) -> None:
    me = factories.user(person_key=key)
    assert note_access(by=me, keys=[key], uri="/me/data") == 0
    assert note_access(by=officer, keys=[key, key], uri="/people/1") == 1
    noted = AccessLog.objects.get()
    assert (noted.key, noted.reader, noted.uri) == (key, officer.public_id, "/people/1")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AccessLog.objects.update(uri="/")


def test_evidence_about_a_person_goes_with_the_person(officer: User, key: PersonKey, evidence_dir: object) -> None:
    from valley.kernel import evidence
    from valley.kernel.errors import Missing

    file = evidence.store(ContentFile("身份".encode(), "杨梅.txt"), "/people/1", officer, key=key)
    assert "杨梅" not in file.name + str(file.sha256)
    assert "身份".encode() not in evidence.path_of(file).read_bytes()
    assert evidence.content_of(file) == "身份".encode()
    assert evidence.name_of(file) == "杨梅.txt"
    erase(by=officer, key=key, reason=REASON)
    file = type(file).objects.get(pk=file.pk)
    assert evidence.name_of(file) == ""
    with pytest.raises(Missing):
        evidence.content_of(file)


def test_only_the_person_and_the_office_decide(user: User, key: PersonKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(permissions._rules, "kernel.erase_person", lambda asker, thing: False)
    for action in (erase, ask_erasure):
        with pytest.raises(NotAllowed):
            action(by=user, key=key, reason=REASON)
    with pytest.raises(NotAllowed):
        retain(by=user, key=key, until=date(2999, 1, 1), law_clause=LAW, reason="")
    me = factories.user(person_key=key)
    assert ask_erasure(by=me, key=key, reason=REASON).closed_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_restored_dump_does_not_bring_the_erased_back(
    erased_list: Path, capsys: pytest.CaptureFixture[str], evidence_dir: Path
) -> None:
    from valley.config.cli import main

    assert main(["reapply-erasures"]) == 0  # nobody was erased yet: no list
    gone, here = personal.new_key(), personal.new_key()
    dumped = PersonKey.objects.values().get(pk=gone.pk)
    with transaction.atomic():
        file = evidence.store(ContentFile(b"text", "a.txt"), "/people/1", None, key=gone)
    erase(by=None, key=gone, reason=REASON)
    assert not evidence.path_of(file).exists()
    assert erased_list.read_text().split()[:2] == [str(gone.public_id), REASON]
    with connection.cursor() as cursor:  # restoring writes rows as they were, triggers or not
        cursor.execute("ALTER TABLE kernel_personkey DISABLE TRIGGER USER")
        PersonKey.objects.filter(pk=gone.pk).update(**dumped)
        cursor.execute("ALTER TABLE kernel_personkey ENABLE TRIGGER USER")
    capsys.readouterr()
    assert main(["reapply-erasures"]) == 0
    assert "1 人" in capsys.readouterr().out
    assert PersonKey.objects.get(pk=gone.pk).erased_at is not None
    assert PersonKey.objects.get(pk=here.pk).erased_at is None
    assert main(["reapply-erasures"]) == 0
    assert "0 人" in capsys.readouterr().out

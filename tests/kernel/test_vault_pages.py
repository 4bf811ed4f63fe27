"""My data, evidence, notices and the office's page of troubles, as people open them."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client

from tests import factories
from valley.kernel import actions, evidence, notices, personal
from valley.kernel.models import AccessLog, ErasureReason, Notice, PersonKey, User

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def key(db: None) -> PersonKey:
    return personal.new_key()


@pytest.fixture
def me(key: PersonKey, monkeypatch: pytest.MonkeyPatch) -> User:
    sealed = personal.write(key, "杨梅")

    def names(asked: PersonKey) -> list[personal.Holding]:
        return [personal.Holding("/people/1", "姓名", personal.read(asked, sealed) or "", "登记")]

    monkeypatch.setitem(personal._holders, "test.names", names)
    return factories.user("yangmei", email="yang@valley.example", person_key=key)


def page(client: Client, user: User, address: str) -> Any:
    client.force_login(user)
    return client.get(address)


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_app_registers_its_holdings_once() -> None:
    personal.holds("test.once")(lambda key: [])
    with pytest.raises(ValueError, match="registered already"):
        personal.holds("test.once")(lambda key: [])
    del personal._holders["test.once"]


def test_my_data_shows_what_is_held_and_who_opened_it(client: Client, me: User, officer: User) -> None:
    assert me.person_key
    actions.note_access(by=officer, keys=[me.person_key], uri="/people/1")
    shown = words(page(client, me, "/me/data"))
    for word in ("杨梅", "yang@valley.example", officer.username, "/people/1"):
        assert word in shown
    assert "杨梅" not in words(page(client, officer, "/me/data"))


def test_the_export_holds_text_files_and_openings(client: Client, me: User, evidence_dir: Path) -> None:
    evidence.store(ContentFile(PNG, "证件.png"), "/people/1", me, key=me.person_key)
    answer = page(client, me, "/me/data/export")
    assert answer["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        held = json.loads(archive.read("held.json"))
        assert held["test.names"][0]["value"] == "杨梅"
        assert json.loads(archive.read("openings.json")) == []
        [name] = [name for name in archive.namelist() if name.startswith("files/")]
        assert name.endswith("证件.png")
        assert archive.read(name) == PNG


def test_who_has_no_sealed_data_sees_the_account_and_is_told_so(client: Client, user: User) -> None:
    assert user.username in words(page(client, user, "/me/data"))
    assert page(client, user, "/me/data/export").status_code == 200
    answer = client.post("/me/data/erasure", {"reason": "consent_withdrawn", "sure": "on"})
    assert answer.status_code == 404


def test_erasure_is_asked_with_a_clear_word_and_done(client: Client, me: User) -> None:
    client.force_login(me)
    assert client.post("/me/data/erasure", {"reason": "consent_withdrawn"}).status_code == 422
    me.refresh_from_db()
    assert me.is_active
    assert "已经删除" in words(client.post("/me/data/erasure", {"reason": "consent_withdrawn", "sure": "on"}))
    me.refresh_from_db()
    assert not me.is_active
    assert client.get("/me/data").status_code == 302  # signed out


def test_what_the_law_retains_is_said_with_its_date(client: Client, me: User, officer: User) -> None:
    assert me.person_key
    actions.retain(by=officer, key=me.person_key, until=date(2999, 1, 1), law_clause="《示例法》第一条", reason="")
    assert "《示例法》第一条" in words(page(client, me, "/me/data"))
    answer = client.post("/me/data/erasure", {"reason": "consent_withdrawn", "sure": "on"}, follow=True)
    assert "2999-01-01" in words(answer)
    assert "杨梅" not in words(answer)  # stored, not used
    with zipfile.ZipFile(io.BytesIO(client.get("/me/data/export").content)) as archive:
        assert "杨梅" not in archive.read("held.json").decode()


def test_a_file_is_a_download_that_cannot_run(client: Client, user: User, pots: Any, evidence_dir: Path) -> None:
    text = evidence.store(ContentFile(b"a,b", "表.csv"), "/pots/1", user)
    picture = evidence.store(ContentFile(PNG, "图.png"), "/pots/1", user)
    answer = page(client, user, text.uri + "?view=1")
    assert answer.content == b"a,b"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(picture.uri)["Content-Disposition"].startswith("attachment")
    assert client.get(picture.uri + "?view=1")["Content-Disposition"].startswith("inline")


def test_a_file_follows_its_owner(client: Client, user: User, pots: set[tuple[str, str]], evidence_dir: Path) -> None:
    file = evidence.store(ContentFile(PNG, "图.png"), "/pots/1", user)
    pots.add(("/pots/1", user.username))
    assert page(client, user, file.uri).status_code == 404
    assert client.get("/evidence/00000000-0000-7000-8000-000000000000").status_code == 404


def test_opening_a_persons_file_is_noted_and_needs_a_name(
    client: Client, me: User, user: User, pots: Any, evidence_dir: Path
) -> None:
    file = evidence.store(ContentFile(PNG, "证件.png"), "/pots/1", me, key=me.person_key)
    assert client.get(file.uri).status_code == 404
    assert page(client, me, file.uri).content == PNG
    assert not AccessLog.objects.exists()
    assert page(client, user, file.uri).content == PNG
    assert AccessLog.objects.get().reader == user.public_id


@pytest.fixture
def failed_job(db: None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, priority, args, status, attempts)"
            " VALUES ('kernel.react', 'default', 0, '{\"entry_id\": 7}', 'failed', 8) RETURNING id"
        )
        return int(cursor.fetchone()[0])


def test_the_office_sees_failing_jobs_and_tries_again(client: Client, officer: User, failed_job: int) -> None:
    shown = words(page(client, officer, "/office/jobs"))
    assert "kernel.react" in shown
    assert "entry_id=7" in shown
    assert "1" in words(client.get("/notices/bell"))
    assert client.post(f"/office/jobs/{failed_job}/retry").status_code == 302
    assert "等待重试" in words(client.get("/office/jobs"))
    assert client.post(f"/office/jobs/{failed_job}/retry").status_code == 404


def test_a_stalled_job_is_seen(client: Client, officer: User, failed_job: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [failed_job])
    assert "停滞" in words(page(client, officer, "/office/jobs"))


def test_nobody_else_sees_the_offices_troubles(client: Client, officer: User, failed_job: int) -> None:
    other = factories.user()
    assert page(client, other, "/office/jobs").status_code == 403
    assert client.post(f"/office/jobs/{failed_job}/retry").status_code == 403
    assert client.post("/office/deliveries/1/retry").status_code == 403
    assert "badge" not in words(client.get("/notices/bell"))


def test_the_age_of_the_seal_is_on_the_page(client: Client, officer: User) -> None:
    assert "还没有封条" in words(page(client, officer, "/office/jobs"))
    actions.retain(by=officer, key=personal.new_key(), until=date(2999, 1, 1), law_clause="x", reason="")
    actions.seal()
    assert "秒前" in words(client.get("/office/jobs"))


def test_an_undelivered_notice_is_seen_and_sent_again(
    client: Client, officer: User, pots: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(notices._messages, "kernel.pot_due", "%(thing)s")
    notices.notify(factories.user("reader", email="r@valley.example"), "kernel.pot_due", "/pots/1")
    delivery = Notice.objects.get().deliveries.get()
    delivery.state, delivery.fault, delivery.attempts = "failed", "TimeoutError", 8
    delivery.save()
    assert "TimeoutError" in words(page(client, officer, "/office/jobs"))
    assert client.post(f"/office/deliveries/{delivery.pk}/retry").status_code == 302
    assert "TimeoutError" not in words(client.get("/office/jobs"))


def test_the_bell_counts_what_one_may_see(
    client: Client, user: User, officer: User, pots: set[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(notices._messages, "kernel.pot_due", "%(thing)s 到期")
    reader = factories.user("reader")
    for number in (1, 2):
        notices.notify(reader, "kernel.pot_due", f"/pots/{number}")
    assert ">2<" in words(page(client, reader, "/notices/bell"))
    pots.add(("/pots/2", "reader"))
    assert ">1<" in words(client.get("/notices/bell"))
    shown = words(client.get("/notices"))
    assert "锅 1 到期" in shown
    assert "锅 2" not in shown
    one = Notice.objects.get(thing="/pots/1")
    assert client.post("/notices/read", {"notice": str(one.public_id)}).status_code == 302
    assert "badge" not in words(client.get("/notices/bell"))
    for number in range(3, 30):
        notices.notify(reader, "kernel.pot_due", f"/pots/{number}")
    assert ">20+<" in words(client.get("/notices/bell"))


def test_preferences_are_kept_or_refused_by_field(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.post("/notices/preferences", {"quiet_from": "22"}).status_code == 422
    assert client.post("/notices/preferences", {"quiet_from": "25"}).status_code == 422
    good = {"email": "on", "digest_hour": "9", "quiet_from": "22", "quiet_until": "7", "gateway": ""}
    assert client.post("/notices/preferences", good).status_code == 302
    assert 'value="22"' in words(client.get("/notices/preferences"))


def test_an_erased_person_leaves_no_name_behind_and_the_journal_still_holds(
    client: Client, me: User, officer: User, evidence_dir: Path
) -> None:
    """Walks every row of every table of ours for what named the person."""
    assert me.person_key
    evidence.store(ContentFile(PNG, "杨梅的证件.png"), "/people/1", me, key=me.person_key)
    actions.erase(by=officer, key=me.person_key, reason=ErasureReason.CONSENT_WITHDRAWN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text ~* %s', ["杨梅|yangmei|yang@valley"])
            assert (table, cursor.fetchone()[0]) == (table, 0)
    from valley.kernel.engine import chain
    from valley.kernel.queries.journal import seals

    actions.seal()
    assert list(chain.check(seals(), [])) == []

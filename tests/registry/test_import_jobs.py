"""Lists handed in on a page: taken in by the worker, once; their owner may leave and is told."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import registry as make
from tests.registry.test_importing import FIRMS, book
from valley.kernel import personal
from valley.kernel.models import Notice, User
from valley.kernel.notices import told
from valley.registry import actions
from valley.registry.actions import import_jobs, importing
from valley.registry.models import ImportState, ListImport, Organisation


@pytest.fixture
def office(db: None) -> User:
    return make.office()


def hand_in(by: User, data: bytes, *, dry_run: bool = False) -> ListImport:
    return actions.ask_import(by=by, kind="organisations", data=data, dry_run=dry_run)


def work(asked: ListImport) -> ListImport:
    actions.run_import(public_id=str(asked.public_id))
    asked.refresh_from_db()
    return asked


def test_the_page_hands_a_list_to_the_worker_and_shows_how_far_it_is(office: User, client: Client) -> None:
    client.force_login(office)
    file = SimpleUploadedFile("甲.xlsx", book([*FIRMS, "星座"], ["甲", make.uscc()], ["乙", make.uscc()]))
    answer = client.post("/imports", {"kind": "organisations", "file": file})
    asked = ListImport.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, asked.uri)
    assert "可以离开本页" in client.get(asked.uri).content.decode()
    ListImport.objects.update(state="running", rows_done=1, rows_total=2)
    assert 'max="2" value="1"' in client.get(asked.uri).content.decode()
    work(asked)
    shown = client.get(asked.uri).content.decode()
    assert "2 行，新登记 2，已有 0。" in shown
    assert "没有用到的列：" in shown
    assert "星座" in shown
    assert Organisation.objects.count() == 2
    assert asked.uri in client.get("/imports").content.decode()
    client.force_login(make.office())  # another's list may be about people
    assert client.get(asked.uri).status_code == 403


def test_wrong_cells_are_named_to_their_owner_and_nothing_is_kept(office: User, client: Client) -> None:
    asked = work(hand_in(office, book(FIRMS, ["甲", "123"], ["乙", "456"])))
    assert (asked.state, asked.content, Organisation.objects.count()) == (ImportState.FAILED, None, 0)
    client.force_login(office)
    assert "名单!B2" in client.get(asked.uri).content.decode()
    client.cookies["django_language"] = "en"
    page = client.get(asked.uri).content.decode()
    assert "名单!B2" in page
    assert "Check each character against the business licence." in page  # the fault itself is said in both languages
    polled = client.get(asked.uri, headers={"HX-Request": "true"})
    assert (polled["HX-Refresh"], "<html" in polled.content.decode()) == ("true", False)
    (notice,) = told(office)
    assert notice.notice.code == "registry.import_failed"


def test_a_file_that_is_no_list_is_refused_in_words(office: User) -> None:
    asked = work(hand_in(office, b"PK no workbook"))
    outcome = json.loads(personal.unseal(asked.outcome, asked.public_id) or b"{}")
    assert asked.state == ImportState.FAILED
    assert outcome["words"]


def test_what_waits_for_the_worker_is_sealed(office: User) -> None:
    data = book(FIRMS, ["穗澜坊食品科技有限公司", make.uscc()])
    asked = hand_in(office, data)
    assert b"PK" not in bytes(asked.content or b"")[:2]
    assert personal.unseal(asked.content, asked.public_id) == data
    assert personal.unseal(asked.content, office.public_id) is None  # sealed for this import


def test_a_dry_run_saves_nothing_and_says_so(office: User) -> None:
    asked = work(hand_in(office, book(FIRMS, ["甲", make.uscc()]), dry_run=True))
    assert (asked.state, asked.made, Organisation.objects.count()) == (ImportState.FINISHED, 1, 0)
    assert Notice.objects.get().code == "registry.import_finished"


def test_a_list_is_never_taken_in_twice(office: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was taken for dead goes on: what the slower one did is undone."""
    asked = hand_in(office, book(FIRMS, ["甲", make.uscc()]))
    take = importing.import_list

    def overtaken(**given: Any) -> Any:
        done = take(**given)
        ListImport.objects.filter(pk=asked.pk).update(state=ImportState.FINISHED, content=None, ended_at=asked.asked_at)
        return done

    monkeypatch.setattr(import_jobs, "import_list", overtaken)
    with pytest.raises(RuntimeError, match="another worker"):
        actions.run_import(public_id=str(asked.public_id))
    assert Organisation.objects.count() == 0
    work(asked)  # and a job that comes again finds nothing to do
    monkeypatch.undo()


def test_rights_are_asked_again_when_the_worker_comes(office: User) -> None:
    asked = hand_in(office, book(FIRMS, ["甲", make.uscc()]))
    User.objects.filter(pk=office.pk).update(is_active=False)
    assert work(asked).state == ImportState.FAILED
    assert Organisation.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_list_is_still_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_jobs, "TELL_EVERY_S", 0.0)
    seen: list[tuple[int, int | None]] = []
    asked = hand_in(make.office(), book(FIRMS, *([f"甲{n}", make.uscc()] for n in range(3))))
    take = importing.import_list

    def watched(*, tell: Any, **given: Any) -> Any:
        def told(done: int, total: int) -> None:
            tell(done, total)
            from django.db import connection

            aside = connection.copy()
            with aside.cursor() as cursor:
                cursor.execute("SELECT rows_done, rows_total FROM registry_listimport WHERE id = %s", [asked.pk])
                seen.append(cursor.fetchone())
                cursor.execute("SELECT count(*) FROM registry_organisation")
                assert cursor.fetchone() == (0,)
            aside.close()

        return take(tell=told, **given)

    monkeypatch.setattr(import_jobs, "import_list", watched)
    assert work(asked).state == ImportState.FINISHED
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert Organisation.objects.count() == 3

"""The seal: every committed entry once, in whatever order commits come; tampering shows."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.waiting import until
from valley.kernel import actions, clock, journal
from valley.kernel.actions import sealing
from valley.kernel.engine import chain
from valley.kernel.events import Event
from valley.kernel.models import Entry, JournalSeal
from valley.kernel.queries.journal import fact_of, seal_state, seals
from valley.kernel.tasks.worker import Watch, watching


class Stirred(Event):
    pass


def stir(number: int = 1) -> Entry:
    return journal.publish(Stirred(subject=f"/pots/{number}"), by=None)


def faults(*heads: chain.Head) -> list[tuple[str, int]]:
    return [(fault.kind, fault.seq) for fault in chain.check(seals(), heads)]


def head() -> chain.Head:
    last = JournalSeal.objects.latest("seq")
    return chain.Head(last.seq, bytes(last.hash).hex(), clock.now().isoformat())


@pytest.fixture
def sealed(db: None) -> list[Entry]:
    entries = [stir(n) for n in range(1, 6)]
    assert actions.seal() == 5
    return entries


@contextmanager
def as_a_vandal() -> Iterator[Any]:
    """Somebody who owns the database and switches its promises off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kernel_entry DISABLE TRIGGER USER; ALTER TABLE journal_seal DISABLE TRIGGER USER")
        cursor.execute(
            "SELECT conname, conrelid::regclass FROM pg_constraint WHERE confrelid = 'kernel_entry'::regclass"
        )
        for name, table in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield cursor


def test_sealed_in_order_and_once(sealed: list[Entry]) -> None:
    assert [s.fact.id for s in seals() if s.fact] == [e.pk for e in sealed]
    assert [s.seq for s in seals()] == [1, 2, 3, 4, 5]
    assert actions.seal() == 0
    assert faults(head()) == []


def test_a_changed_entry_shows(sealed: list[Entry]) -> None:
    with as_a_vandal() as cursor:
        cursor.execute("UPDATE kernel_entry SET subject = '/pots/9' WHERE id = %s", [sealed[2].pk])
    assert faults() == [("changed", 3)]


def test_a_deleted_entry_shows(sealed: list[Entry]) -> None:
    with as_a_vandal() as cursor:
        cursor.execute("DELETE FROM kernel_entry WHERE id = %s", [sealed[2].pk])
    assert faults() == [("deleted", 3)]


def test_a_deleted_entry_with_its_seal_shows(sealed: list[Entry]) -> None:
    with as_a_vandal() as cursor:
        cursor.execute("DELETE FROM journal_seal WHERE seq = 3")
        cursor.execute("DELETE FROM kernel_entry WHERE id = %s", [sealed[2].pk])
    assert faults() == [("gap", 3), ("prev", 4)]


def rechain(cursor: Any) -> None:
    prev = chain.GENESIS
    for row in JournalSeal.objects.order_by("seq").select_related("entry"):
        hash_ = chain.hash_of(prev=prev, seq=row.seq, sealed_at=row.sealed_at, fact=fact_of(row.entry))
        cursor.execute("UPDATE journal_seal SET prev = %s, hash = %s WHERE seq = %s", [prev, hash_, row.seq])
        prev = hash_


def test_a_chain_computed_anew_meets_the_signed_head(sealed: list[Entry]) -> None:
    signed = head()
    with as_a_vandal() as cursor:
        cursor.execute("UPDATE kernel_entry SET subject = '/pots/9' WHERE id = %s", [sealed[2].pk])
        rechain(cursor)
    assert faults() == []  # this is why heads are signed
    assert faults(signed) == [("rechained", 5)]


def test_a_journal_cut_short_meets_the_signed_head(sealed: list[Entry]) -> None:
    signed = head()
    with as_a_vandal() as cursor:
        cursor.execute("DELETE FROM journal_seal WHERE seq > 3")
        cursor.execute("DELETE FROM kernel_entry WHERE id = ANY(%s)", [[e.pk for e in sealed[3:]]])
    assert faults() == []
    assert faults(signed) == [("cut", 5)]


def test_two_heads_that_contradict_each_other_show(sealed: list[Entry]) -> None:
    assert faults(head(), chain.Head(3, "00" * 32, "")) == [("rechained", 3)]


FACTS = st.builds(
    chain.Fact,
    id=st.integers(1, 2**60),
    at=st.datetimes(timezones=st.timezones()),
    event=st.text(max_size=20),
    subject=st.text(max_size=20),
    actor=st.none() | st.uuids(),
    payload=st.dictionaries(st.text(max_size=5), st.none() | st.integers() | st.text(max_size=5), max_size=4),
)


def links(facts: list[chain.Fact]) -> list[chain.Seal]:
    made: list[chain.Seal] = []
    prev = chain.GENESIS
    for seq, fact in enumerate(facts, 1):
        hash_ = chain.hash_of(prev=prev, seq=seq, sealed_at=fact.at, fact=fact)
        made.append(chain.Seal(seq, fact.at, prev, hash_, fact.id, fact))
        prev = hash_
    return made


@given(st.lists(FACTS, min_size=1, max_size=6), st.data())
@settings(deadline=None)
def test_any_other_fact_in_any_place_shows(facts: list[chain.Fact], data: st.DataObject) -> None:
    made = links(facts)
    assert list(chain.check(made, [chain.Head(len(made), made[-1].hash.hex(), "")])) == []
    at = data.draw(st.integers(0, len(made) - 1))
    other = data.draw(FACTS.filter(lambda fact: chain.canonical(fact) != chain.canonical(facts[at])))
    made[at] = chain.Seal(made[at].seq, made[at].sealed_at, made[at].prev, made[at].hash, made[at].entry_id, other)
    assert [(fault.kind, fault.seq) for fault in chain.check(made, [])] == [("changed", at + 1)]


@pytest.fixture
def heads_file(settings: Any, tmp_path: Path) -> Path:
    settings.JOURNAL_HEADS = tmp_path / "heads" / "heads.jsonl"
    return tmp_path / "heads" / "heads.jsonl"


def test_heads_are_signed_into_a_file_that_only_grows(sealed: list[Entry], heads_file: Path) -> None:
    public = (actions.sign_head(), bytes.fromhex(heads_file.with_suffix(".pub").read_text()))[1]
    stir()
    actions.seal()
    actions.sign_head()
    found, wrong = chain.read_heads(heads_file.read_text(), public)
    assert [h.seq for h in found] == [5, 6]
    assert wrong == []
    assert faults(*found) == []


def test_an_empty_journal_has_no_head(db: None, heads_file: Path) -> None:
    assert actions.sign_head() == ""
    assert not heads_file.exists()


def test_a_forged_head_and_a_broken_line_show(sealed: list[Entry], heads_file: Path) -> None:
    line = actions.sign_head()
    public = bytes.fromhex(heads_file.with_suffix(".pub").read_text())
    found, wrong = chain.read_heads(line.replace('"seq": 5', '"seq": 4') + "\n\n{half", public)
    assert found == []
    assert [(fault.kind, fault.seq, fault.detail) for fault in wrong] == [
        ("signature", 4, "line 1"),
        ("unreadable", 0, "line 3"),
    ]


@pytest.mark.parametrize("harm", [False, True])
def test_the_command_says_whether_the_journal_holds(
    sealed: list[Entry], heads_file: Path, capsys: pytest.CaptureFixture[str], harm: bool
) -> None:
    from valley.config.cli import main

    actions.sign_head()
    stir()
    if harm:
        with as_a_vandal() as cursor:
            cursor.execute("UPDATE kernel_entry SET subject = '/pots/9' WHERE id = %s", [sealed[2].pk])
            rechain(cursor)
    assert main(["verify-journal", "--head", str(heads_file)]) == int(harm)
    said = capsys.readouterr().out
    assert "seals: 5" in said
    assert "waiting: 1" in said
    assert ("rechained" in said or "differs from a signed head" in said) is harm


def test_the_command_verifies_elsewhere_with_the_public_key_alone(
    sealed: list[Entry], heads_file: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from valley.config.cli import main

    actions.sign_head()
    settings.JOURNAL_HEAD_KEY = b"y" * 32
    public = str(heads_file.with_suffix(".pub"))
    assert main(["verify-journal", "--head", str(heads_file)]) == 1
    assert main(["verify-journal", "--head", str(heads_file), "--public-key", public]) == 0
    assert main(["verify-journal", "--head", str(heads_file.with_name("none"))]) == 1
    assert "no such file" in capsys.readouterr().out


def test_the_command_signs(db: None, heads_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from valley.config.cli import main

    main(["sign-head"])
    assert "empty" in capsys.readouterr().out
    stir()
    main(["sign-head"])
    assert '"seq": 1' in heads_file.read_text()


def test_the_age_of_the_last_seal_is_known(sealed: list[Entry]) -> None:
    state = seal_state()
    assert state.sealed_at is not None
    assert state.age(state.sealed_at + timedelta(seconds=9)) == timedelta(seconds=9)


def test_before_the_first_seal_there_is_no_age(db: None) -> None:
    assert seal_state().age(clock.now()) is None


def test_a_dump_restored_on_a_younger_server_is_sealed_further(sealed: list[Entry]) -> None:
    """There transaction numbers begin anew, below the horizon that was written on the old server."""
    with as_a_vandal() as cursor:
        cursor.execute("UPDATE journal_seal SET horizon = %s", [2**60])
    stir()
    assert actions.seal() == 1
    assert JournalSeal.objects.latest("seq").horizon < 2**60


# From here on: real connections, real commits.


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_sealed_late_and_what_rolls_back_never() -> None:
    written, may_commit = threading.Event(), threading.Event()

    def early_entry_late_commit() -> None:
        with transaction.atomic():
            stir(1)
            written.set()
            may_commit.wait(30)

    slow = in_thread(early_entry_late_commit)
    assert written.wait(30)
    with transaction.atomic():
        stir(2)
    assert actions.seal() == 1
    for number in range(3, 6):  # the open transaction holds nobody up
        with transaction.atomic():
            stir(number)
        assert actions.seal() == 1
    with transaction.atomic():
        stir(99)
        transaction.set_rollback(True)
    may_commit.set()
    slow.join()
    assert actions.seal() == 1
    assert [s.fact.subject for s in seals() if s.fact] == ["/pots/2", "/pots/3", "/pots/4", "/pots/5", "/pots/1"]
    assert faults(head()) == []


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_rival_sealers_skip_and_double_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 7)
    finished = threading.Event()

    def writer(seed: int) -> None:
        dice = random.Random(seed)
        for number in range(25):
            with transaction.atomic():
                for _ in range(dice.randint(1, 3)):
                    stir(number)
                if dice.random() < 0.5:
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(%s)", [dice.random() / 50])
                transaction.set_rollback(dice.random() < 0.2)

    def sealer() -> None:
        while not finished.is_set():
            actions.seal()

    writers = [in_thread(lambda seed=seed: writer(seed)) for seed in range(8)]  # type: ignore[misc]
    sealers = [in_thread(sealer) for _ in range(2)]
    for thread in writers:
        thread.join()
    finished.set()
    for thread in sealers:
        thread.join()
    actions.seal()
    assert JournalSeal.objects.count() == Entry.objects.count() > 150
    assert seal_state().waiting == 0
    assert faults(head()) == []


@pytest.mark.django_db(transaction=True)
def test_a_second_sealer_leaves_at_once() -> None:
    with transaction.atomic():
        stir()
    holding, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            assert actions.seal() == 1
            holding.set()
            may_end.wait(30)

    rival = in_thread(first)
    assert holding.wait(30)
    assert actions.seal() == 0
    may_end.set()
    rival.join()
    assert JournalSeal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_watch_seals_by_itself_and_survives_a_bad_round(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds: list[int] = []

    def first_round_fails() -> int:
        rounds.append(1)
        if len(rounds) == 1:
            raise RuntimeError("the database is away")
        return sealing.seal()

    monkeypatch.setattr(actions, "seal", first_round_fails)
    with transaction.atomic():
        stir()
    watch = Watch(seal_every_s=0.05)
    watch.start()
    try:
        until(lambda: JournalSeal.objects.count() == 1)
    finally:
        watch.stop()
    assert "missed a round" in caplog.text
    assert not watch.is_alive()


@pytest.mark.django_db(transaction=True)
def test_watching_lasts_as_long_as_its_block() -> None:
    with watching() as watch:
        assert watch.is_alive()
    assert not watch.is_alive()

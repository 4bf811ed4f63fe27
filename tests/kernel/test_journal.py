from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction

from valley.kernel import journal
from valley.kernel.actions.reactions import run_reaction
from valley.kernel.events import Event
from valley.kernel.models import Entry, ReactionDone, User


@dataclass(frozen=True, kw_only=True)
class Boiled(Event):
    litres: int


SEEN: list[int] = []


@journal.on(Boiled)
def note_litres(event: Boiled, entry: Entry) -> None:
    SEEN.append(event.litres)


REACTION = f"{__name__}.note_litres"


def test_an_event_is_one_row_and_one_job_per_reaction(user: User) -> None:
    entry = journal.publish(Boiled(subject="/kettles/1", litres=2), by=user)
    assert (entry.subject, entry.actor, entry.payload["litres"]) == ("/kettles/1", user.public_id, 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'reaction' FROM procrastinate_jobs WHERE args->>'entry_id' = %s", [str(entry.pk)])
        assert cursor.fetchall() == [(REACTION,)]


def test_a_reaction_runs_once(user: User) -> None:
    SEEN.clear()
    entry = journal.publish(Boiled(subject="/kettles/1", litres=3), by=user)
    assert run_reaction(entry_id=entry.pk, reaction=REACTION)
    assert not run_reaction(entry_id=entry.pk, reaction=REACTION)
    assert SEEN == [3]
    assert ReactionDone.objects.get().done


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        journal.publish(Boiled(subject="/kettles/1", litres=1), by=None)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE kernel_entry SET subject = 'x'", "DELETE FROM kernel_entry", "TRUNCATE kernel_entry CASCADE"],
)
def test_nobody_changes_the_journal_not_even_its_owner(user: User, sql: str) -> None:
    journal.publish(Boiled(subject="/kettles/1", litres=2), by=user)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a foreign key's trigger must not be what stops us
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@dataclass(frozen=True, kw_only=True)
class Told(Event):
    what: object


@pytest.mark.parametrize(
    "what", ["杨梅", "Yang Mei", ["kg", "杨梅"], {"who": "Yang Mei"}, {"谁": 1}, b"bytes", User(username="x")]
)
def test_the_journal_refuses_words_about_people(user: User, what: object) -> None:
    with pytest.raises(ValueError, match=r"Told\.what"), transaction.atomic():
        journal.publish(Told(subject="/kettles/1", what=what), by=user)
    assert not Entry.objects.exists()


def test_a_subject_is_an_address_not_a_name(user: User) -> None:
    with pytest.raises(ValueError, match=r"Told\.subject"), transaction.atomic():
        journal.publish(Told(subject="/people/杨梅", what=1), by=user)


@pytest.mark.parametrize("what", ["2026-03-01", "/people/1", ("a", 1), {"a": [1.5, None, True]}, ""])
def test_the_journal_keeps_ids_numbers_dates_and_codes(user: User, what: object) -> None:
    journal.publish(Told(subject="/kettles/1", what=what), by=user)
    assert Entry.objects.exists()

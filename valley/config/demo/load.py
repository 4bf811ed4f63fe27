"""Loading the demonstration: at once or not at all, once, and never among real records."""

import time
from datetime import date
from typing import Protocol

from django.db import connection, transaction

from valley.config.demo import (
    accounts,
    assessment,
    attraction,
    firms,
    grades,
    internships,
    land,
    network,
    nutrition,
    people,
    returns,
    steering,
)
from valley.config.demo.later import LATER
from valley.config.demo.story import Story
from valley.config.demo.trace import load as trace
from valley.config.demo.world import BEGINNING, World
from valley.config.waiting import Teller
from valley.kernel import clock, journal
from valley.kernel.actions import search
from valley.kernel.actions.accounts import change_password
from valley.kernel.errors import Missing, Refusal
from valley.kernel.models import User
from valley.plan.actions.readings import recompute
from valley.plan.models import PlanEdition
from valley.registry.models import Organisation, Place

FIGURES_PERCENT, SEARCH_PERCENT = 88, 94  # of the time that a load takes, about
LOCK = 0x6E76_6465_6D6F  # "nvdemo": two that load at the same time wait for each other


class HoldsRealRecords(Refusal):
    """The database is not empty, and what it holds is not the demonstration."""

    default_message = (
        "数据库里已有真实记录，不能装入演示数据。请换一个空数据库（例如另设 VALLEY_VAR 或 DATABASE_URL）。\n"
        "This database holds real records; the demonstration is not loaded into it. "
        "Use an empty database (another VALLEY_VAR or DATABASE_URL)."
    )


def is_loaded() -> bool:
    """Whether the demonstration is here."""
    return User.objects.filter(fictional=True).exists()


def holds_real_records() -> bool:
    """Whether anybody or anything is here that the demonstration did not bring."""
    if User.objects.filter(fictional=False).exists():
        return True
    there = (Organisation, Place, PlanEdition)
    return not is_loaded() and any(model._default_manager.exists() for model in there)


PARTS = (
    land, firms, grades, people, internships, attraction, steering, returns, assessment, network, nutrition, trace,
)  # fmt: skip


class Heard(Protocol):
    """Whom the loader tells how far it is."""

    def __call__(self, day: date, /) -> None: ...

    def stage(self, name: str, percent: int) -> None: ...


@transaction.atomic
def load(heard: "Heard | None" = None) -> dict[str, str]:
    """Tell the whole story in one transaction; passwords by username, {} where it has been told before.

    Raises: HoldsRealRecords.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if is_loaded():
        return {}
    if holds_real_records():
        raise HoldsRealRecords
    story, world = Story(clock.now()), World()
    passwords = accounts.tell(story, world)
    for part in PARTS:
        part.tell(story, world)
    heard = heard or Progress(Teller(""), loud=False)
    story.tell(heard)
    heard.stage("figures", FIGURES_PERCENT)
    recompute(edition=world.edition)
    steering.call_next_meeting(story, world)
    heard.stage("search", SEARCH_PERCENT)
    search.reindex()
    journal.defer(LATER)
    return passwords


def new_passwords() -> dict[str, str]:
    """New passwords for every account that people sign in with. Raises: Missing where no demonstration is loaded."""
    chosen = {}
    for seat in accounts.SEATS:
        user = User.objects.filter(username=f"{accounts.PREFIX}{seat.name}", fictional=True).first()
        if user is None:  # a demonstration that was loaded before there was this seat
            continue
        chosen[user.username] = accounts.password()
        change_password(by=user, user=user, password=chosen[user.username])
    if not chosen:
        raise Missing("这里没有演示账号 · no demonstration accounts here", field="username", value=accounts.PREFIX)
    return chosen


class Progress:
    """Tells the years as they go by, in the terminal and on the page that waits for it."""

    def __init__(self, teller: Teller, *, loud: bool = True) -> None:
        self.year = 0
        self.teller, self.loud = teller, loud
        self.started = time.monotonic()
        self.today = clock.today()

    def __call__(self, day: date) -> None:
        if day.year != self.year:
            self.year = day.year
            if self.loud:
                print(f"  {day.year} …", flush=True)
        share = (day - BEGINNING).days / max(1, (self.today - BEGINNING).days)
        self.teller("story", int(FIGURES_PERCENT * min(1.0, max(0.0, share))), str(day.year))

    def stage(self, name: str, percent: int) -> None:
        """Something that is not told by years has begun."""
        self.teller(name, percent)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

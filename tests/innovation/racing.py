"""Two at the same moment, each on a connection of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import IntegrityError, connections

from valley.kernel.errors import Refusal

T = TypeVar("T")


def at_once(act: Callable[[T], object], cases: Iterable[T]) -> list[str]:
    """Do `act` for all cases at once; sorted: "done", else the name of what refused it."""

    def run(case: T) -> str:
        try:
            act(case)
        except (Refusal, IntegrityError) as refused:
            return type(refused).__name__
        finally:
            connections.close_all()
        return "done"

    given = list(cases)
    with ThreadPoolExecutor(len(given)) as pool:
        return sorted(pool.map(run, given))

"""Waiting for what another process or thread will do."""

import time
from collections.abc import Callable


def until(holds: Callable[[], bool], seconds: float = 60.0) -> float:
    """Wait until `holds()`; the seconds it took. AssertionError after `seconds`."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if holds():
            return time.monotonic() - begun
        time.sleep(0.05)
    raise AssertionError(f"did not happen within {seconds} s")

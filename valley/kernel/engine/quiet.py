"""When a message may go out: not in quiet hours, and with the daily digest if there is one."""

from datetime import datetime, timedelta


def is_quiet(hour: int, quiet_from: int | None, quiet_until: int | None) -> bool:
    """Whether `hour` (0 to 23) falls in [quiet_from, quiet_until), which may run over midnight. Equal ends: never."""
    if quiet_from is None or quiet_until is None:
        return False
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def due_at(now: datetime, *, digest_hour: int | None, quiet_from: int | None, quiet_until: int | None) -> datetime:
    """The first moment from `now` on (aware, in the reader's zone) at which the message may go out.

    With a digest: the next full `digest_hour`; then the end of quiet hours, if that falls into them.
    """
    due = now
    if digest_hour is not None:
        due = now.replace(hour=digest_hour, minute=0, second=0, microsecond=0)
        if due < now:
            due += timedelta(days=1)
    if is_quiet(due.hour, quiet_from, quiet_until):
        end = due.replace(hour=quiet_until or 0, minute=0, second=0, microsecond=0)
        due = end if end > due else end + timedelta(days=1)
    return due


def retry_after(attempts: int) -> timedelta:
    """The pause after `attempts` failures (1, 2, …): 2, 4, 8 … minutes, at most six hours."""
    return timedelta(minutes=min(2**attempts, 360))

"""How bitemporal rows are written: inserted, superseded, retracted; and how the database's refusals become words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, formats
from valley.kernel.errors import Invalid
from valley.kernel.models import User
from valley.registry.errors import PROMISES, AlreadyEnded, Superseded
from valley.registry.models import Dated, Known

K = TypeVar("K", bound=Known)
D = TypeVar("D", bound=Dated)
M = TypeVar("M", bound=models.Model)


@contextmanager
def promises() -> Iterator[None]:
    """Run a write in a savepoint; a broken promise of the database becomes the refusal that it stands for."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        diagnosis = getattr(broken.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None) or ""
        if name not in PROMISES:
            raise
        refusal, field = PROMISES[name]
        raise refusal(field=field) from broken


def span(since: date, until: date | None = None, *, field: str = "until") -> DateRange:
    """[since, until). Raises Invalid where it would be empty or reversed."""
    if until is not None and until <= since:
        raise Invalid(
            _("结束日期须晚于起始日期。"),
            field=field,
            value=until.isoformat(),
            remedy=_("请核对两个日期，不要颠倒。"),
        )
    return DateRange(since, until)


def lock(thing: M) -> M:
    """The row as it is now, held until the action ends, so that actions on one thing queue up."""
    model = thing.__class__  # a request's user is a lazy object around one
    found: M = model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=thing.pk)
    return found


def insert(model: type[K], *, by: User | None, **fields: Any) -> K:
    """A first version. Raises the refusal of the promise that it would break."""
    with promises():
        row = model(recorded_by=by, **fields)
        row.save(force_insert=True)
    return row


def retract(row: K, *, by: User | None, reason: str) -> K:
    """This version is no longer held to be true. Raises Superseded if somebody was faster."""
    model = type(row)
    live: K | None = (
        model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk=row.pk, retracted_at=None).first()
    )
    if live is None:
        raise Superseded(value=str(row.record))
    live.retracted_at = max(clock.now(), live.recorded_at)
    live.retracted_by, live.retraction_reason = by, reason
    live.save(update_fields=["retracted_at", "retracted_by", "retraction_reason"])
    return live


def supersede(row: K, *, by: User | None, reason: str, **changes: Any) -> K:
    """Retract this version and insert the next one, the same record with `changes`.

    Raises: Superseded; the refusal of a promise that the next version would break.
    """
    with promises():
        old = retract(row, by=by, reason=reason)
        new = type(row)()
        for field in row._meta.concrete_fields:
            if not field.primary_key:
                setattr(new, field.attname, getattr(old, field.attname))
        new.retracted_at = new.retracted_by = None
        new.retraction_reason = ""
        new.recorded_at, new.recorded_by = old.retracted_at or clock.now(), by
        new.corrects, new.reason = old, reason
        for name, value in changes.items():
            setattr(new, name, value)
        new.save(force_insert=True)
    return new


def end(row: D, *, by: User | None, on: date, reason: str = "") -> D:
    """The next version of `row`, which ends on `on` (first day without). Raises AlreadyEnded, Superseded."""
    if on <= row.started_on or (row.ended_on is not None and on >= row.ended_on):
        raise AlreadyEnded(field="on", value=on.isoformat())
    return supersede(row, by=by, reason=reason, period=DateRange(row.started_on, on))


def text(value: str, *, field: str, most: int, required: bool = True) -> str:
    """`value` without blanks at its ends. Raises Invalid where it is empty (if required), too long or has NUL."""
    value = value.strip()
    if "\x00" in value:
        raise Invalid(_("文字中有不可见的控制字符。"), field=field, remedy=_("请重新输入这一项。"))
    if required and not value:
        raise Invalid(_("这一项不能为空。"), field=field, remedy=_("请填写。"))
    if len(value) > most:
        raise Invalid(
            _("这一项太长，最多 %(most)s 个字。") % {"most": most}, field=field, value=value[:20], remedy=_("请缩短。")
        )
    return value


def choice(value: str, choices: type[models.TextChoices], *, field: str) -> str:
    """`value` if it is a code of `choices`. Raises Invalid with the list of codes."""
    if value not in choices.values:
        options = _("、").join(formats.bracketed(label, code) for code, label in choices.choices)
        raise Invalid(
            _("没有这个选项。"), field=field, value=value, remedy=_("可选：%(options)s。") % {"options": options}
        )
    return value


__all__ = ["choice", "end", "insert", "lock", "promises", "retract", "span", "supersede", "text"]

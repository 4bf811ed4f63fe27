"""Returns from Excel: one firm's template, or the office's sheet of many. All or nothing per file."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from valley.kernel import clock
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.returns.filling import fill
from valley.registry.actions.returns.steps import hold
from valley.registry.engine.returns.checking import Outcome, Problem, check
from valley.registry.engine.returns.forms import Form, Severity
from valley.registry.engine.returns.states import OPEN, State, Verb, after
from valley.registry.engine.returns.units import show
from valley.registry.engine.returns.words import Text
from valley.registry.engine.returns.workbook.faults import BadFile, Fault
from valley.registry.engine.returns.workbook.reading import Firm, Many, WrongCells, read_many, read_one
from valley.registry.errors.returns import FileRefused
from valley.registry.events.returns import ReturnsImported
from valley.registry.models import Campaign, Return, ReturnTransition
from valley.registry.queries import returns as queries
from valley.registry.rules.returns import office_parks

T = TypeVar("T")


def _read(reader: Callable[[Form, bytes], T], form: Form, data: bytes) -> T:
    try:
        return reader(form, data)
    except BadFile as bad:
        raise FileRefused(Said(bad.message), remedy=Said(bad.remedy)) from bad
    except WrongCells as wrong:
        raise FileRefused(faults=wrong.faults) from wrong


class Said(str):
    """The engine's words in the language of whoever is served now."""

    __slots__ = ()

    def __new__(cls, words: Text) -> "Said":
        from django.utils.translation import get_language

        return super().__new__(cls, words.say(get_language() or "zh-hans"))


@transaction.atomic
def import_return(*, by: User, report: Return, data: bytes, revision: int | None) -> Return:
    """Fill a return from its template; empty cells become empty. Nothing is submitted.

    Raises: FileRefused, naming every wrong cell (also those that a hard check refuses); what `fill` raises.
    """
    held = hold(report, Verb.FILL, by=by, revision=revision)
    form = held.campaign.form
    found = _read(read_one, form, data)
    if found.campaign != str(held.campaign.public_id) or found.organisation != str(held.organisation.public_id):
        raise FileRefused(
            Said(Text("这是另一份报表的模板。", "This is the template of another return.")),
            remedy=Said(Text("请从这份报表的页面下载模板。", "Download the template from the page of this return.")),
        )
    typed = _typed(form, found.values)
    outcome = check(form, typed, last=queries.last_of(held), reasons=found.reasons)
    faults = [_fault(p, found.places[p.item], typed) for p in outcome.problems if _hard(p) and p.code != "required"]
    if faults:
        raise FileRefused(faults=faults)
    every = dict.fromkeys((i.code for i in form.items), "")
    filled = fill(by=by, report=held, typed=every | typed, reasons=every | found.reasons, revision=None)
    publish(ReturnsImported(subject=held.uri, count=1, digest=hashlib.sha256(data).hexdigest()), by=by)
    return filled


@transaction.atomic
def import_many(*, by: User, campaign: Campaign, data: bytes, submit: bool = False) -> int:
    """The office fills many firms' returns from one file; how many. With `submit`, they go to their signers.

    Raises: NotAllowed; FileRefused, naming every wrong cell: also a firm that is not due, or whose return is past
    filling, and with `submit` every problem that would stop one of them.
    """
    require(by, "registry.open_campaign", campaign)
    form = campaign.form
    found = _read(read_many, form, data)
    if found.campaign != str(campaign.public_id):
        raise FileRefused(
            Said(Text("这是另一批次的模板。", "This is the template of another campaign.")),
            remedy=Said(Text("请从这一批次的页面下载模板。", "Download the template from this campaign's page.")),
        )
    held = list(queries.returns_due(campaign).order_by("pk").select_for_update(of=("self",), no_key=True))
    for report in held:
        report.campaign = campaign
    parks = office_parks(by)
    if parks is not None:
        mine = set(queries.due(campaign).filter(park__in=parks).values_list("organisation", flat=True))
        held = [report for report in held if report.organisation_id in mine]
    rows, faults = _match(found, held)
    last = queries.last_values([row.report for row in rows])
    for row in rows:
        row.outcome = check(form, row.typed, last=last[row.report.pk], reasons=row.reasons)
        stops = [p for p in row.outcome.problems if (p.blocking if submit else _hard(p) and p.code != "required")]
        faults.extend(_fault(p, row.firm.places[p.item], row.typed) for p in stops)
    if faults:
        raise FileRefused(faults=faults)
    _write(rows, by=by, submit=submit)
    publish(ReturnsImported(subject=campaign.uri, count=len(rows), digest=hashlib.sha256(data).hexdigest()), by=by)
    return len(rows)


@dataclass
class _Row:
    """A row of the file with the return that it fills."""

    firm: Firm
    report: Return
    typed: dict[str, str]
    reasons: dict[str, str]
    outcome: Outcome | None = None


def _match(found: Many, held: list[Return]) -> tuple[list[_Row], list[Fault]]:
    by_id = {str(r.organisation.public_id): r for r in held}
    codes = queries.credit_codes([r.organisation_id for r in held])
    by_code = {codes[r.organisation_id]: r for r in held if r.organisation_id in codes}
    rows: list[_Row] = []
    faults: list[Fault] = []
    seen: dict[int, int] = {}
    for firm in found.firms:
        report = by_id.get(_uuid(firm.organisation)) if firm.organisation else by_code.get(firm.identifier)
        if report is None:
            faults.append(Fault(found.sheet, f"A{firm.row}", firm.organisation or firm.identifier, *_NOT_DUE))
        elif State(report.state) not in OPEN:
            faults.append(Fault(found.sheet, f"A{firm.row}", report.organisation.name, *_PAST_FILLING))
        elif report.pk in seen:
            faults.append(Fault(found.sheet, f"A{firm.row}", report.organisation.name, *_TWICE))
        else:
            form = report.campaign.form
            reasons = dict.fromkeys((i.code for i in form.items), firm.reason) if firm.reason else {}
            rows.append(_Row(firm, report, _typed(form, firm.values), reasons))
        if report is not None:
            seen[report.pk] = firm.row
    return rows, faults


def _write(rows: list[_Row], *, by: User, submit: bool) -> None:
    at = clock.now()
    lines = []
    for row in rows:
        report, outcome = row.report, row.outcome
        asked = {p.item for p in outcome.problems if p.severity is Severity.SOFT} if outcome else set()
        report.typed = row.typed
        report.reasons = {code: said for code, said in row.reasons.items() if code in asked}
        report.saved_at, report.saved_by = at, by
        report.revision += 1
        if submit:
            source = State(report.state)
            target = after(source, Verb.SUBMIT)
            report.state = target.value
            lines.append(
                ReturnTransition(
                    report=report, verb=Verb.SUBMIT.value, source=source.value, target=target.value, at=at, by=by
                )
            )
    Return.objects.bulk_update(
        [row.report for row in rows],
        ["typed", "reasons", "saved_at", "saved_by", "revision", "state"],
        batch_size=1000,
    )
    ReturnTransition.objects.bulk_create(lines, batch_size=1000)


def _typed(form: Form, values: Mapping[str, int]) -> dict[str, str]:
    return {code: show(quantity, form.item(code).unit, group=False) for code, quantity in values.items()}


def _hard(problem: Problem) -> bool:
    return problem.severity is Severity.HARD


def _fault(problem: Problem, place: str, typed: Mapping[str, str]) -> Fault:
    sheet, _sep, cell = place.rpartition("!")
    return Fault(sheet, cell, typed.get(problem.item, ""), problem.message, problem.remedy)


def _uuid(typed: str) -> str:
    try:
        return str(UUID(typed))
    except ValueError:
        return typed


_NOT_DUE = (
    Text("这个单位不在您负责的应报名单上。", "This firm is not on the due list in your charge."),
    Text("请核对平台编号或信用代码。", "Check the platform id or the credit code."),
)
_PAST_FILLING = (
    Text("这个单位的报表已经提交，不能再导入。", "This firm's return was submitted; it can no longer be filled."),
    Text("请删除这一行，或先请企业撤回。", "Delete this row, or ask the firm to take it back."),
)
_TWICE = (
    Text("这个单位在文件中出现了两次。", "This firm stands in the file twice."),
    Text("每个单位只留一行。", "Keep one row for each firm."),
)

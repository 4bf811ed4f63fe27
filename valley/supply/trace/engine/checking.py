"""A whole document looked through: every fault of every event, in the order of the document."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from valley.supply.trace.engine.documents import read
from valley.supply.trace.engine.errors import Unreadable
from valley.supply.trace.engine.findings import Finding, told
from valley.supply.trace.engine.json_events import Pieces
from valley.supply.trace.engine.master_data import told_in
from valley.supply.trace.engine.validation import findings_of, outline_findings

MOST = 1_000
"""Findings that are told; the rest are counted."""


@dataclass(frozen=True)
class Found:
    """A finding and the event it is about: its number from 1, 0 the document."""

    place: int
    event_id: str
    finding: Finding


@dataclass
class Checked:
    """What `check` found. events: how many were read; refused: how many capture would not store, the document too."""

    events: int = 0
    refused: int = 0
    master_data: int = 0
    found: list[Found] = field(default_factory=list)
    untold: int = 0

    def lines(self, language: str) -> Iterator[str]:
        """One line a finding."""
        for each in self.found:
            what, remedy = told(each.finding, language)
            zh = language.startswith("zh")
            where = (
                (f"第 {each.place} 个事件" if zh else f"event {each.place}")
                if each.place
                else ("文件" if zh else "document")
            )
            path = f" {each.finding.path}" if each.finding.path else ""
            kind = ("提醒" if zh else "note") if each.finding.warning else ("错误" if zh else "error")
            yield f"{kind} · {where}{path}：{what}。{remedy}。" if zh else f"{kind}: {where}{path}: {what}; {remedy}."

    def summary(self, language: str) -> str:
        """How many events, how many of them invalid."""
        if language.startswith("zh"):
            more = f"，另有 {self.untold} 条未列出" if self.untold else ""
            return f"{self.events} 个事件，{self.refused} 处不能接收{more}"
        more = f", {self.untold} findings not listed" if self.untold else ""
        return f"{self.events} events, {self.refused} that cannot be taken{more}"


def check(pieces: Pieces, *, received: datetime | None = None) -> Checked:
    """Look a document through as capture would, and further: warnings too. Broken documents are a finding."""
    checked = Checked()
    reading = read(pieces)
    try:
        for held in reading.events:
            checked.events += 1
            event = held.event if isinstance(held.event, dict) else {}
            _note(checked, checked.events, str(event.get("eventID") or ""), findings_of(held, received=received))
    except Unreadable as fault:
        _note(checked, 0, "", [Finding("unreadable", more={"said": str(fault)})])
        return checked
    outline = reading.outline
    _note(checked, 0, "", outline_findings(outline))
    checked.master_data = len(told_in(outline.fields))
    return checked


def _note(checked: Checked, place: int, event_id: str, findings: list[Finding]) -> None:
    if any(not finding.warning for finding in findings):
        checked.refused += 1
    for finding in findings:
        if len(checked.found) < MOST:
            checked.found.append(Found(place, event_id, finding))
        else:
            checked.untold += 1

"""One answer of one clause, and what all answers together may say."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a clause says. NOT_LOADED: the rule itself is not in the platform; NOTE: a remark without a verdict."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_LOADED = "not_loaded"
    NOTE = "note"


WORDS = {
    Verdict.MET: ("符合", "met"),
    Verdict.NOT_MET: ("不符合", "not met"),
    Verdict.UNKNOWN: ("未知", "unknown"),
    Verdict.NOT_LOADED: ("规则未载入", "rule not loaded"),
    Verdict.NOTE: ("提示", "note"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`words` in Chinese and English; `value` is what the clause was held against, with its unit."""

    standard: str
    edition: str
    clause: str
    verdict: Verdict
    words: tuple[str, str]
    value: str = ""
    subject: str = ""

    @property
    def cited(self) -> str:
        """“GB 28050-2025 4.1”."""
        return " ".join(
            filter(None, (f"{self.standard}-{self.edition}" if self.edition else self.standard, self.clause))
        )

    def __str__(self) -> str:
        zh, en = WORDS[self.verdict]
        held = f" [{self.value}]" if self.value else ""
        return f"{zh} · {en}  {self.cited}  {self.words[0]} · {self.words[1]}{held}"


class Overall(StrEnum):
    """There is no “compliant” here: it would need every rule of every law."""

    FAULT = "fault"
    OPEN = "open"
    NO_FAULT = "no_fault"


OVERALL_WORDS = {
    Overall.FAULT: ("有不符合项", "something is not met"),
    Overall.OPEN: (
        "未见不符合；尚有未知或未载入的规则，不能称为合规",
        "no fault found; something is unknown or not loaded",
    ),
    Overall.NO_FAULT: ("所查规则均符合", "every rule that was asked is met"),
}


def overall(findings: Iterable[Finding]) -> Overall:
    """The worst of all. NO_FAULT only where nothing is unknown and nothing is not loaded."""
    verdicts = {finding.verdict for finding in findings}
    if Verdict.NOT_MET in verdicts:
        return Overall.FAULT
    if verdicts & {Verdict.UNKNOWN, Verdict.NOT_LOADED}:
        return Overall.OPEN
    return Overall.NO_FAULT

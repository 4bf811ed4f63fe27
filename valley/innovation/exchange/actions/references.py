"""References: entered, read from files, found to be double, taken back; fees that fall due."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions import shared
from valley.innovation.exchange.actions.indexing import keep_texts
from valley.innovation.exchange.actions.shared import lock, number, promises, tell, topics
from valley.innovation.exchange.engine.intake import READERS, Broken, Row, likeness
from valley.innovation.exchange.engine.matching import language
from valley.innovation.exchange.errors import FileReadBefore, WrongState
from valley.innovation.exchange.models import Intake, LegalStatus, Lookalike, Reference, ReferenceKind, Rights
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text

if TYPE_CHECKING:
    from valley.registry.models import Organisation

ALIKE_PERCENT = 80  # of the titles' pairs of characters: from here a person looks
REMIND_DAYS = (60, 30, 7)  # before a fee falls due; the platform's own promise
TAKEN_BACK = "—"  # all that is left of an expert's title


@transaction.atomic
def enter_reference(
    *,
    by: User,
    kind: str,
    title: str,
    abstract: str = "",
    organisation: "Organisation | None" = None,
    language_of: str = "",
    topics_of: Sequence[str] = (),
    trl: int | None = None,
    rights: str = Rights.UNKNOWN,
    opens_on: date | None = None,
    closes_on: date | None = None,
    identifier: str = "",
    fee_due_on: date | None = None,
    legal_status: str = LegalStatus.UNKNOWN,
) -> Reference:
    """Enter a patent, paper, facility, fund or policy. Raises: NotAllowed; ReferenceThere; Invalid."""
    require(by, "exchange.enter_reference", organisation)
    if choice(kind, ReferenceKind, field="kind") == ReferenceKind.EXPERT:
        raise Invalid(_("专家资料由本人填写。"), field="kind", value=kind, remedy=_("请本人登录后填写“我的专长”。"))
    if trl is not None and not 1 <= trl <= 9:
        raise Invalid(_("技术成熟度为 1 到 9。"), field="trl", value=trl, remedy=_("请核对。"))
    if opens_on and closes_on and closes_on < opens_on:
        raise Invalid(_("截止不能早于开放。"), field="closes_on", value=closes_on.isoformat(), remedy=_("请核对日期。"))
    with promises():
        made = Reference.objects.create(
            number=number("M"), kind=kind, title=text(title, field="title", most=300),
            abstract=text(abstract, field="abstract", most=20_000, required=False), topics=topics(topics_of),
            language=language_of or language(f"{title} {abstract}"), organisation=organisation, trl=trl,
            rights=choice(rights, Rights, field="rights"), opens_on=opens_on, closes_on=closes_on,
            identifier=text(identifier, field="identifier", most=120, required=False), fee_due_on=fee_due_on,
            legal_status=choice(legal_status, LegalStatus, field="legal_status"), entered_by=by,
            entered_at=clock.now(),
        )  # fmt: skip
    publish(events.ReferenceEntered(subject=made.uri, kind=kind), by=by)
    return made


@transaction.atomic
def offer_expertise(
    *, by: User, title: str, abstract: str, topics_of: Sequence[str] = (), capacity_count: int = 2
) -> Reference:
    """`by` offers to be found as an expert, in their own words; what was offered before is replaced.

    Raises: NotAllowed; Invalid.
    """
    require(by, "exchange.offer_expertise", None)
    for old in Reference.objects.filter(person=by, withdrawn_at=None):
        withdraw_reference(by=by, reference=old)
    made = Reference.objects.create(
        number=number("M"), kind=ReferenceKind.EXPERT, person=by, title=text(title, field="title", most=300),
        abstract=text(abstract, field="abstract", most=4_000), topics=topics(topics_of), capacity_count=capacity_count,
        language=language(f"{title} {abstract}"), entered_by=by, entered_at=clock.now(),
    )  # fmt: skip
    publish(events.ReferenceEntered(subject=made.uri, kind=made.kind), by=by)
    return made


@transaction.atomic
def withdraw_reference(*, by: User, reference: Reference) -> Reference:
    """No longer found. Of an expert's profile no word is left, neither here nor in what matching knows.

    Raises: NotAllowed.
    """
    require(by, "exchange.withdraw_reference", reference)
    held = lock(reference)
    held.withdrawn_at = clock.now()
    if held.kind == ReferenceKind.EXPERT:
        held.title, held.abstract, held.topics = TAKEN_BACK, "", []
    held.save()
    publish(events.ReferenceWithdrawn(subject=held.uri), by=by)
    # at once, not by the job that follows: who takes words back does not wait for them to be gone
    _forget([held.uri])
    return held


def _forget(uris: Iterable[str]) -> None:
    keep_texts(texts=[], gone=uris)


@transaction.atomic
def read_file(*, by: User, form: str, file: Upload, organisation: "Organisation | None" = None) -> Intake:
    """Read a file of patents or papers, whole or not at all. What is there already is counted, not entered again.

    Raises: NotAllowed; FileReadBefore; ReferenceThere where another file brought a number at the same moment; Invalid
    with row and field.
    """
    require(by, "exchange.enter_reference", organisation)
    data = file.read()
    digest = hashlib.sha256(data).hexdigest()
    try:
        rows = READERS[choice(form, Intake.Form, field="form")](data)
    except Broken as broken:
        raise _refused(broken) from broken
    if not rows:
        raise Invalid(_("文件里没有记录。"), field="file", remedy=_("请核对导出的内容。"))
    if Intake.objects.filter(digest=digest, organisation=organisation).exists():
        raise FileReadBefore(field="file", value=file.name or "")
    with promises():  # the same file a moment ago
        intake = Intake.objects.create(form=form, digest=digest, organisation=organisation, by=by, at=clock.now())
    made, known = _enter(rows, intake)
    alike = _alike(made)
    intake.read_count, intake.made_count, intake.known_count, intake.alike_count = len(rows), len(made), known, alike
    intake.save()
    publish(events.ReferencesRead(subject=intake.uri, made_count=len(made), known_count=known), by=by)
    return intake


_FAULTS = {
    "large": _("文件太大。"), "encoding": _("文字编码无法识别。"), "table": _("不是可读的表格。"),
    "rows": _("记录太多。"), "heading": _("找不到题目一列。"), "missing": _("缺少题目。"),
    "date": _("日期无法识别，请写成 2024-03-05 的样子。"),
    "brace": _("括号没有闭合。"), "empty": _("文件里没有记录。"), "unended": _("最后一条没有结束行（ER）。"),
    "old_excel": _("这是旧版 Excel 文件（.xls）。请另存为 .xlsx 或 CSV。"),
}  # fmt: skip


def _refused(broken: Broken) -> Invalid:
    where = _("第 %(row)s 行：") % {"row": broken.row} if broken.row else ""
    return Invalid(
        f"{where}{_FAULTS[broken.fault]}", field="file", value=broken.value or broken.field,
        remedy=_("请改正后重新导入；整份文件都没有导入。"),
    )  # fmt: skip


def _enter(rows: Sequence[Row], intake: Intake) -> tuple[list[Reference], int]:
    """Of each identifier the first; of rows without one, the first of a title."""
    identifiers = {(row.kind, row.identifier) for row in rows if row.identifier}
    there = set(
        Reference.objects.filter(identifier__in=[code for _k, code in identifiers], same_as=None, withdrawn_at=None)
        .values_list("kind", "identifier")
    )  # fmt: skip
    titles = set(
        Reference.objects.filter(title__in=[row.title[:300] for row in rows], withdrawn_at=None)
        .values_list("kind", "title")
    )  # fmt: skip
    made: list[Reference] = []
    for row in rows:
        key = (row.kind, row.identifier) if row.identifier else None
        if key in there or (key is None and (row.kind, row.title[:300]) in titles):
            continue
        there.add(key or ("", ""))
        titles.add((row.kind, row.title[:300]))
        made.append(_made(row, intake))
    with promises():
        Reference.objects.bulk_create(made)
    return made, len(rows) - len(made)


def _made(row: Row, intake: Intake) -> Reference:
    def kept(words: str, field: str, most: int) -> str:
        return text(words.replace("\x00", " ")[:most], field=field, most=most, required=False)

    return Reference(
        number=number("M"), kind=row.kind, title=kept(row.title, "title", 300),
        abstract=kept(row.abstract, "abstract", 20_000), identifier=row.identifier[:120],
        holders=kept(row.holders, "holders", 400), published_on=row.published_on, ipc=list(row.ipc),
        topics=list(row.topics), legal_status=row.legal_status, fee_due_on=row.fee_due_on,
        language=language(f"{row.title} {row.abstract}"), organisation=intake.organisation, intake=intake,
        entered_by=intake.by, entered_at=clock.now(),
    )  # fmt: skip


def _alike(made: Sequence[Reference]) -> int:
    """Pairs whose titles are nearly the same, for a person to look at; how many. At most 5,000 older ones are read."""
    fresh = {row.pk for row in made}
    rows: Any = Reference.objects.filter(kind__in={row.kind for row in made}, same_as=None, withdrawn_at=None)
    older = list(rows.order_by("-pk")[:5_000])
    found = []
    for row in made:
        for other in older:
            newer_twin = other.pk in fresh and other.pk >= row.pk
            if newer_twin or other.kind != row.kind or not _near_length(row.title, other.title):
                continue
            percent = likeness(row.title, other.title)
            if percent >= ALIKE_PERCENT:
                found.append(Lookalike(older=other, newer=row, likeness_percent=percent))
    Lookalike.objects.bulk_create(found)
    return len(found)


def _near_length(one: str, other: str) -> bool:
    """Titles of very different length cannot be alike enough: the shorter one has to have 2/3 of the longer one."""
    return 3 * min(len(one), len(other)) >= 2 * max(len(one), len(other))


@transaction.atomic
def decide_lookalike(*, by: User, pair: Lookalike, same: bool) -> Lookalike:
    """A person says whether two are one; then the newer one is found no more. Raises: NotAllowed; WrongState."""
    require(by, "exchange.check_lookalike", pair)
    held = lock(pair)
    if held.state != Lookalike.State.OPEN:
        raise WrongState(field="state", value=held.state)
    held.state = Lookalike.State.SAME if same else Lookalike.State.DIFFERENT
    held.by, held.at = by, clock.now()
    held.save()
    if same:
        newer = lock(held.newer)
        newer.same_as = held.older
        newer.save(update_fields=["same_as"])
        _forget([newer.uri])
    publish(events.LookalikeDecided(subject=held.uri, older=held.older.uri, newer=held.newer.uri, same=same), by=by)
    return held


@transaction.atomic
def remind_fees() -> int:
    """Tell the owners of living patents whose fee falls due in 60, 30 or 7 days, each step once; how many."""
    today = clock.today()
    rows = Reference.objects.filter(
        kind=ReferenceKind.PATENT, withdrawn_at=None, same_as=None, fee_due_on__gte=today,
        fee_due_on__lte=today + timedelta(days=max(REMIND_DAYS)),
        legal_status__in=[LegalStatus.UNKNOWN, LegalStatus.PENDING, LegalStatus.GRANTED],
    ).select_related("organisation", "entered_by")  # fmt: skip
    told = 0
    for row in rows:
        assert row.fee_due_on is not None
        if not shared.step_due(row.fee_due_on, row.fee_reminded_on, REMIND_DAYS):
            continue
        row.fee_reminded_on = today
        row.save(update_fields=["fee_reminded_on"])
        tell("exchange.fee_due", row.uri, [row.entered_by, *shared.people_of(row.organisation)])
        told += 1
    return told

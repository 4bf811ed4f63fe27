"""`valley verify-trace` and `valley recall-drill`."""

import argparse
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from valley.kernel import clock
from valley.kernel.engine.chain import public_of
from valley.registry.queries.access import administrators_of
from valley.supply.trace.actions import recalls as actions
from valley.supply.trace.actions.ledger import seal_events
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.engine.ledger import Checkpoint, check
from valley.supply.trace.engine.ledger.verify_trace import WORDS, signature_holds
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.scanning import Unreadable, read
from valley.supply.trace.models import Event, RecallCase
from valley.supply.trace.queries import recalls as queries
from valley.supply.trace.queries.finding import failed_lots
from valley.supply.trace.queries.ledger import checkpoint_file, export_rows


def commands(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the console."""
    command = sub.add_parser("verify-trace", help="核验追溯账本 · check the store of events against kept checkpoints")
    command.add_argument("--checkpoint", type=Path, help="a kept checkpoint (default: this installation's)")
    command.add_argument("--export", type=Path, help="write the export for the stand-alone script instead")
    command.set_defaults(run=lambda chosen: verify_trace(chosen.checkpoint, chosen.export))
    command = sub.add_parser("recall-drill", help="模拟召回 · a mock recall of a lot, timed and scored")
    command.add_argument(
        "lot", nargs="?", default="",
        help="可疑批次；不写：最近检验不合格的批次 · the suspect lot; none: the newest that failed a test",
    )  # fmt: skip
    command.add_argument("--answer", action="store_true", help="代收货方回复（仅演示）· answer for all consignees")
    command.set_defaults(run=lambda chosen: drill(chosen.lot, answer=chosen.answer))


def verify_trace(kept: Path | None, export: Path | None) -> int:
    """Print every fault; 0 if there is none, 1 otherwise."""
    if export is not None:
        with export.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in export_rows())
        print(f"已导出 · exported: {export}")
        return 0
    file = kept or checkpoint_file()
    if not file.exists():
        seal_events()
    if not file.exists():
        print("还没有事件 · no events yet")
        return 0
    points = [Checkpoint.read(json.loads(line)) for line in file.read_text().splitlines() if line.strip()]
    public = public_of(settings.JOURNAL_HEAD_KEY)
    rows = list(export_rows())
    wrong = 0
    for point in points:
        if not signature_holds(point, public):
            wrong += 1
            print(f"✗ {WORDS['signature']} {point.at}")
    newest = max(points, key=lambda point: point.size)
    for fault in check(newest, rows):
        wrong += 1
        print(f"✗ {WORDS[fault.kind]} #{fault.index} {fault.event} {fault.detail}".rstrip())
    print(f"检查点 · checkpoints: {len(points)}; 事件 · events: {newest.size}")
    print("✗ 不成立 · does not hold" if wrong else "✓ 成立 · holds")
    return 1 if wrong else 0


def drill(lot: str, *, answer: bool) -> int:
    """Open a drill for whoever made the lot, run it as far as it goes without people, print its marks."""
    uri = _lot(lot)
    if not uri:
        print("没有检验不合格的批次，请写明批次 · no lot failed a test: name one")
        return 1
    first = Event.objects.filter(links__node=node_id(uri), organisation__isnull=False).order_by("event_time").first()
    if first is None or first.organisation is None:
        print(f"追溯库里没有这个批次 · no such lot: {uri}")
        return 1
    firm = first.organisation
    people = administrators_of(firm)
    if not people:
        print(f"该单位没有管理员 · no administrator: {firm}")
        return 1
    by = people[0]
    case = actions.open_recall(
        by=by, organisation=firm, title=f"演练 {lot_code(uri)}", origin="drill", recall_class="I", reason="模拟演练",
        suspects=[uri], suspect_since=first.event_time - timedelta(seconds=1),
    )  # fmt: skip
    case = actions.scope_recall(by=by, case=case, cautious=True, version=0)
    case = actions.stop_sale(by=by, case=case)
    actions.issue_paper(by=by, case=case, kind="plan")
    told = actions.notify_consignees(by=by, case=case, how="演练")
    if answer:
        for each in told:
            goods = {g.pk: (g.amount or Decimal(0), None, None) for g in each.goods.all()}
            actions.answer_notice(by=by, consignee=each, name="演练代答", goods=goods)
        actions.issue_paper(by=by, case=case, kind="summary")
        actions.close_recall(by=by, case=case, words="演练结束")
    _print(RecallCase.objects.get(pk=case.pk))
    return 0


def _lot(said: str) -> str:
    """The lot that a label's text, a URN or a link names; nothing said: the newest that failed a test."""
    if said:
        try:
            return read(said).uri
        except Unreadable:
            return canonical(said)
    failed = failed_lots()
    return failed[0] if failed else ""


def _plain(number: Any) -> str:
    """A number without an exponent; nothing known is a dash."""
    return "—" if number is None else f"{Decimal(str(number)).normalize():f}"


def _print(case: RecallCase) -> None:
    took = (clock.now() - case.opened_at).total_seconds()
    print(f"{case.number} {case.title}  {took:.1f} s")
    for minimal, words in ((True, "最小范围 · minimal"), (False, "谨慎范围另加 · cautious adds")):
        print(f"  {words}: {case.lots.filter(minimal=minimal).count()}")
    print(f"  收货方 · consignees: {case.consignees.count()}")
    for each in case.consignees.all()[:20]:
        print(f"    {each.name} {each.contact}")
    for tally in queries.effectiveness_of(case).tallies:
        share = "—" if tally.share is None else f"{tally.share:.1%}"
        accounted, shipped, unknown = (f"{n.normalize():f}" for n in (tally.accounted, tally.shipped, tally.unknown))
        print(f"  {tally.unit}: {accounted} / {shipped}, 不明 · unknown {unknown} ({share})")
    marks, met, judged = queries.marks_of(case)
    for mark in marks:
        sign = "·" if mark.met is None else "✓" if mark.met else "✗"
        print(f"  {sign} {mark.name}: {_plain(mark.got)} / {_plain(mark.target)} {mark.unit}")
    print(f"  得分 · score: {met} / {judged}    {settings.ORIGIN}{case.uri}")

"""`valley verify-journal`, `valley sign-head`, `valley reapply-erasures`."""

import argparse
from pathlib import Path

from django.conf import settings

from valley.kernel import actions, clock
from valley.kernel.engine import chain
from valley.kernel.queries.journal import seal_state, seals

_WORDS = {
    "changed": "记录被改过 · entry changed",
    "deleted": "记录被删除 · entry deleted",
    "gap": "封条缺号 · seals missing",
    "prev": "封条不衔接 · seal does not follow its predecessor",
    "cut": "日志被截短 · journal ends before a signed head",
    "rechained": "封链被重做 · chain differs from a signed head",
    "signature": "签名不符 · head with a wrong signature",
    "unreadable": "无法读取 · unreadable head",
}


def commands(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the kernel's commands to the console."""
    command = sub.add_parser("verify-journal", help="核验日志 · check the journal against its seals and signed heads")
    command.add_argument("--head", type=Path, help="file of signed heads (default: this installation's)")
    command.add_argument(
        "--public-key", type=Path, help="file with the public key in hex (default: this installation's)"
    )
    command.set_defaults(run=lambda chosen: verify_journal(chosen.head, chosen.public_key))
    command = sub.add_parser("sign-head", help="签署日志 · seal the journal and sign its head now")
    command.set_defaults(run=lambda chosen: _sign_head())
    command = sub.add_parser("reapply-erasures", help="恢复备份后重做删除 · erase again after a dump was restored")
    command.set_defaults(run=lambda chosen: print(f"{actions.reapply_erasures()} 人 · people"))


def verify_journal(head: Path | None, public_key: Path | None) -> int:
    """Print what was checked and every fault; 0 if there is none, 1 otherwise."""
    file = head or settings.JOURNAL_HEADS
    public = bytes.fromhex(public_key.read_text().strip()) if public_key else chain.public_of(settings.JOURNAL_HEAD_KEY)
    heads, faults = chain.read_heads(file.read_text(), public) if file.exists() else ([], [])
    if head and not file.exists():
        print(f"没有这个文件 · no such file: {file}")
        return 1
    faults += chain.check(seals(), heads)
    state = seal_state()
    age = state.age(clock.now())
    print(f"封条 · seals: {state.seq}; 最近一次 · last: {f'{age.total_seconds():.0f} s' if age is not None else '—'}")
    print(f"待封 · waiting: {state.waiting}{f', {state.oldest_waiting:%Y-%m-%d %H:%M:%S}' if state.waiting else ''}")
    newest = max(heads, key=lambda found: found.seq, default=None)
    print(f"签署的链头 · signed heads: {len(heads)}{f'; {newest.seq} @ {newest.at}' if newest else ''}")
    for fault in faults:
        print(f"✗ {fault.seq}: {_WORDS[fault.kind]} {fault.detail}".rstrip())
    print("✗ 日志有误 · the journal does not hold" if faults else "✓ 日志无误 · the journal holds")
    return 1 if faults else 0


def _sign_head() -> int:
    actions.seal()
    print(actions.sign_head() or "日志为空 · the journal is empty")
    return 0

"""`valley reindex`."""

from typing import Any

from valley.kernel.actions import search


def commands(sub: Any) -> None:
    """Add `reindex`."""
    command = sub.add_parser("reindex", help="重建搜索索引 · make the search index anew")
    command.set_defaults(run=lambda chosen: reindex())


def reindex() -> int:
    """Print what was done; 1 where a document could not be made."""
    done = search.reindex()
    print(f"写入 · written: {done.written}; 移除 · dropped: {done.dropped}; 失败 · failed: {done.failed}")
    return 1 if done.failed else 0

"""Values entered later, laid over the plan's files before they are read: the loader's checks hold for them as well.

A path names one value: "indicators/10/target", "stages/foundation/talent/amount", "plan/baseline_date".
Its first part is a file, the last a key of a table; those between choose a table of the file by its `no` or `key`.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from valley.plan.engine.refusals import Flaw
from valley.plan.engine.refusals import gettext_noop as _

Table = dict[str, Any]
CHANGEABLE = {"plan": ("baseline_date",), "indicators": ("name", "baseline", "target"), "stages": ("amount",)}

UNKNOWN_PATH = _("规划中没有这个位置。")
PATH_REMEDY = _("请从指标页或阶段目标页进入，位置会自动填好。")


def lay(tables: Mapping[str, Table], changes: Mapping[str, Table]) -> tuple[dict[str, Table], list[Flaw]]:
    """`tables` (file stem → parsed TOML) with each of `changes` (path → table) in place; the originals stay.

    A change takes the place of the whole value, so it carries its own status; a path that leads nowhere is a flaw.
    """
    laid = {name: copy.deepcopy(dict(table)) for name, table in tables.items()}
    flaws = []
    for path, value in changes.items():
        holder = _holder(laid, path)
        if holder is None:
            flaws.append(Flaw(f"{path.split('/')[0]}.toml", path, "", UNKNOWN_PATH, PATH_REMEDY))
            continue
        holder[path.rsplit("/", 1)[-1]] = dict(value)
    return laid, flaws


def find(tables: Mapping[str, Table], path: str) -> Table | None:
    """The table at `path`, or None where the path leads nowhere."""
    holder = _holder(tables, path)
    found = holder.get(path.rsplit("/", 1)[-1]) if holder is not None else None
    return found if isinstance(found, dict) else None


def paths(tables: Mapping[str, Table]) -> Iterator[str]:
    """Every path that a value can be entered at or changed, in the order of the files."""
    for file, keys in CHANGEABLE.items():
        for chain, table in _walk(tables.get(file, {}), ()):
            for key in keys if chain or file == "plan" else ():
                if isinstance(table.get(key), dict):
                    yield "/".join((file, *chain, key))


def _walk(table: Table, chain: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Table]]:
    yield chain, table
    for value in table.values():
        if isinstance(value, list):
            for child in value:
                if isinstance(child, dict) and (name := _name(child)):
                    yield from _walk(child, (*chain, name))


def _name(table: Table) -> str:
    return str(table.get("no", table.get("key", "")))


def _holder(tables: Mapping[str, Table], path: str) -> Table | None:
    file, *middle, last = path.split("/") if "/" in path else (path, "")
    if last not in CHANGEABLE.get(file, ()) or file not in tables:
        return None
    wanted = tuple(middle)
    return next((table for chain, table in _walk(tables[file], ()) if chain == wanted), None)

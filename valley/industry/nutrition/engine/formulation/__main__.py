"""`python -m valley.industry.nutrition.engine.formulation problem.toml [options]`: without Django."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from valley.industry.nutrition.engine.formulation import (
    Answer,
    BadProblem,
    Impossible,
    Menu,
    Problem,
    Robust,
    Unproved,
    formulate,
    freeze,
    front,
    menu,
    read,
    replay,
    robust,
    verify,
)
from valley.industry.nutrition.engine.formulation.backward import backward
from valley.industry.nutrition.engine.formulation.printed import (
    plain,
    say_answer,
    say_front,
    say_impossible,
    say_menu,
    say_reversed,
    say_robust,
)
from valley.industry.nutrition.engine.formulation.read import parse


def main(arguments: list[str] | None = None) -> int:
    """0: proved answer; 1: proved impossible; 2: refused; 3: nothing proved in time."""
    parser = argparse.ArgumentParser(prog="formulate", description=__doc__)
    parser.add_argument("problem", type=Path, help="TOML or JSON; with --verify a package")
    parser.add_argument("--seconds", type=float, default=30.0, help="limit of each solve")
    parser.add_argument("--package", type=Path, help="write the frozen run here")
    parser.add_argument("--robust", type=float, metavar="P", help="joint probability of meeting the demands, 0 to 1")
    parser.add_argument("--front", type=int, metavar="N", help="N efficient formulas: cost against distance to habit")
    parser.add_argument("--days", type=int, metavar="N", help="a menu over N days, see [menu]")
    parser.add_argument("--json", action="store_true", help="the result as JSON, for programs")
    parser.add_argument("--verify", metavar="SHA256", help="check a package, and solve it again")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.seconds <= 0:
            raise BadProblem("--seconds", chosen.seconds, "须大于 0", "must be above 0")
        if chosen.verify:
            return _check(_bytes(chosen.problem), chosen.verify)
        given = parse(_bytes(chosen.problem).decode("utf-8-sig"))
        if "label" in given:
            return _back(given, as_json=chosen.json)
        problem = read(given)
        if not chosen.json:
            for note in problem.notes:
                sys.stdout.write(f"! {note[0]} · {note[1]}\n")
        found = _ask(problem, given, chosen)
    except ValueError as error:
        flaw = (
            BadProblem(chosen.problem.name, error.reason, "文件须是 UTF-8 文字", "the file must be UTF-8 text")
            if isinstance(error, UnicodeDecodeError)
            else error
        )
        if chosen.json:
            sys.stdout.write(
                json.dumps({"error": str(flaw), "where": getattr(flaw, "where", "")}, ensure_ascii=False) + "\n"
            )
        sys.stderr.write(f"{flaw}\n")
        return 2
    digest = ""
    if chosen.package and isinstance(found, Answer):
        data, digest = freeze(problem, found)
        chosen.package.write_bytes(data)
    if chosen.json:
        sys.stdout.write(json.dumps(plain(found, digest), ensure_ascii=False, sort_keys=True) + "\n")
    else:
        _say(problem, found, chosen.seconds, digest)
    if isinstance(found, Impossible):
        return 1
    if isinstance(found, Answer | Menu):
        return 0 if found.proved else 3
    return 3 if isinstance(found, Unproved) or found == () else 0


def _back(given: dict[str, Any], *, as_json: bool) -> int:
    """From a label back to grams."""
    problem, found = backward(given)
    notes = "".join(f"! {zh} · {en}\n" for zh, en in problem.notes)
    made = json.dumps(plain(found), ensure_ascii=False, sort_keys=True) + "\n"
    sys.stdout.write(made if as_json else notes + say_reversed(found))
    return 0


def _ask(problem: Problem, given: dict[str, Any], chosen: argparse.Namespace) -> Any:
    """What the command line or the file asks for: a plain answer, a robust one, a menu, a front."""
    safe = given.get("robust")
    probability = chosen.robust if chosen.robust is not None else _key(safe, "probability")
    days = given.get("menu")
    if probability is not None:
        return robust(problem, float(probability), chosen.seconds)
    if chosen.days is not None and chosen.days < 1:
        raise BadProblem("--days", chosen.days, "至少 1 天", "at least 1 day")
    if chosen.days is not None or days is not None:
        held = dict(days) if isinstance(days, dict) else {} if days is None else {"days": days}
        if unknown := set(held) - {"days", "most_days", "apart", "staples"}:
            raise BadProblem("menu", sorted(unknown)[0], "没有这一项", "unknown key: days, most_days, apart, staples")
        long = held.get("days", 7) if chosen.days is None else chosen.days
        return menu(
            problem, long, most_days=held.get("most_days"), apart=held.get("apart", 0),
            staples=held.get("staples", ()), seconds=chosen.seconds,
        )  # fmt: skip
    points = chosen.front if chosen.front is not None else _key(given.get("front"), "points")
    if points is not None:
        if isinstance(points, bool) or not isinstance(points, int) or points < 2:
            raise BadProblem("front", points, "至少 2 个点", "at least 2 points")
        return front(problem, points, chosen.seconds)
    return formulate(problem, chosen.seconds)


def _bytes(path: Path) -> bytes:
    """What the file holds. Raises BadProblem where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as flaw:
        raise BadProblem(str(path), flaw.strerror or "", "读不到这个文件", "the file cannot be read") from None


def _key(given: Any, name: str) -> Any:
    return given.get(name) if isinstance(given, dict) else given


def _say(problem: Problem, found: Any, seconds: float, digest: str) -> None:
    out = sys.stdout.write
    if isinstance(found, Impossible):
        out(say_impossible(found))
    elif isinstance(found, Answer):
        out(say_answer(problem, found))
    elif isinstance(found, Robust):
        out(say_robust(problem, found))
    elif isinstance(found, Menu):
        out(say_menu(problem, found))
    elif isinstance(found, tuple) and found:
        out(say_front(problem, found))
    else:
        out(f"限时 {seconds:g} 秒内未得结论 · nothing proved within the time\n")
    if digest:
        out(f"sha256 {digest}\n")


def _check(data: bytes, digest: str) -> int:
    try:
        checked, again = verify(data, digest), replay(data)
    except (ValueError, KeyError, TypeError):
        raise BadProblem(
            "--verify", "", "这不是 --package 写出的文件", "this is no file that --package wrote"
        ) from None
    for name, value in {**checked, **again}.items():
        sys.stdout.write(f"{name}: {value}\n")
    return 0 if checked["hash"] and float(checked["worst"] or 0) <= 1e-6 else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""`python -m valley.industry.nutrition.engine.formulation problem.toml [--package run.json]`: without Django."""

import argparse
import sys
from pathlib import Path

from valley.industry.nutrition.engine.formulation import Answer, BadProblem, Impossible, formulate, freeze, read


def main(arguments: list[str] | None = None) -> int:
    """0: proved answer; 1: proved impossible; 2: refused; 3: nothing proved in time."""
    parser = argparse.ArgumentParser(prog="formulate", description=__doc__)
    parser.add_argument("problem", type=Path)
    parser.add_argument("--seconds", type=float, default=30.0, help="limit of each solve")
    parser.add_argument("--package", type=Path, help="write the frozen run here")
    chosen = parser.parse_args(arguments)
    out = sys.stdout.write
    try:
        problem = read(chosen.problem.read_text(encoding="utf-8"))
    except (BadProblem, OSError, UnicodeDecodeError) as flaw:
        sys.stderr.write(f"{flaw}\n")
        return 2
    for note in problem.notes:
        out(f"! {note[0]} · {note[1]}\n")
    found = formulate(problem, chosen.seconds)
    if isinstance(found, Impossible):
        out("无解，以下要求不能同时满足 · impossible together:\n")
        for zh, en in found.words:
            out(f"  {zh} · {en}\n")
        if not found.irreducible:
            out("  （有求解超时，此集未必最小 · a solve timed out: perhaps not the smallest set)\n")
        out("最小放宽 · least relaxation:\n")
        for move in found.relaxations:
            out(f"  {move.words[0]} · {move.words[1]}\n")
        return 1
    if not isinstance(found, Answer):
        out(f"限时 {chosen.seconds:g} 秒内未得结论 · nothing proved within the time\n")
        return 3
    for name, grams in sorted(found.grams.items(), key=lambda pair: -pair[1]):
        out(f"{grams:12.4f} g  {name}\n")
    if found.cost is not None:
        out(f"成本 · cost {found.cost:.10g} {problem.currency}\n")
    for level in found.levels:
        out(f"{level.amount:12.4f} {level.unit}  {level.nutrient}（有值 · known {level.coverage:.0%}）\n")
    for shadow in found.shadows:
        out(f"  {shadow.words[0]} · {shadow.words[1]}\n")
    for name, less in found.nearly[:5]:
        out(f"  {name}: 每 kg 便宜 {less:.4g} 即可入选 · enters if {less:.4g} {problem.currency}/kg cheaper\n")
    out(
        f"最优 · optimal: {found.proved}, gap {found.gap:.2g}, "
        f"复核最大偏差 · worst on recheck {found.worst:.2g}, {found.solver}\n"
    )
    if chosen.package:
        data, digest = freeze(problem, found)
        chosen.package.write_bytes(data)
        out(f"sha256 {digest}\n")
    return 0 if found.proved else 3


if __name__ == "__main__":
    raise SystemExit(main())

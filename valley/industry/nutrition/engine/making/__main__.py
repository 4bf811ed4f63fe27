"""`valley lethality curve.csv`: what a temperature curve is worth, without Django. Rows “minute, °C”."""

import argparse
import json
import sys
from pathlib import Path

from valley.industry.nutrition.engine.making.heat import (
    COARSE,
    PRESETS,
    BadProfile,
    Reference,
    hold_for,
    lethality,
    log_reductions,
    straight,
)


def main(arguments: list[str] | None = None) -> int:
    """0: reckoned, and the source's requirement or the target met; 1: not met; 2: refused."""
    parser = argparse.ArgumentParser(prog="valley lethality", description=__doc__)
    parser.add_argument("curve", type=Path, help="CSV or text: minute and °C of the coldest point, a row each")
    parser.add_argument("--against", choices=sorted(PRESETS), default="F0")
    parser.add_argument("--reference", type=float, metavar="°C", help="a reference temperature of one's own, with --z")
    parser.add_argument("--z", type=float, metavar="°C")
    parser.add_argument("--d", type=float, metavar="MIN", help="D at the reference temperature: powers of ten killed")
    parser.add_argument("--target", type=float, metavar="MIN", help="how much longer to hold for so much")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        if (chosen.reference is None) != (chosen.z is None):
            raise BadProfile("--z", "", "--reference 与 --z 须一起给", "give --reference and --z together")
        against = PRESETS[chosen.against]
        if chosen.reference is not None:
            against = Reference("own", ("自定", "own"), chosen.reference, chosen.z, "")
        profile = _read(chosen.curve)
        totals = lethality(profile, against)
        killed = None if chosen.d is None else log_reductions(totals[-1], chosen.d)
    except (BadProfile, OSError, UnicodeDecodeError) as flaw:
        remedy = f" · {flaw.remedy_zh}" if isinstance(flaw, BadProfile) else ""
        sys.stderr.write(f"{flaw}{remedy}\n")
        return 2
    whole, hottest = totals[-1], max(celsius for _minute, celsius in profile)
    target = chosen.target if chosen.target is not None else against.reaches_min
    more = None if target is None else hold_for(max(0.0, target - whole), hottest, against)
    least = straight(profile, against)
    if whole > least * (1 + COARSE):
        sys.stderr.write(
            f"读数太疏，升温段被高估；按直线 {least:.4g} min · too few readings: {least:.4g} min by straight lines\n"
        )
    if chosen.json:
        found = {"reference": against.key, "lethality_min": whole, "straight_min": least, "cumulative_min": totals,
                 "log_reductions": killed,
                 "target_min": target, "hold_min": None if more is None or more == float("inf") else more}  # fmt: skip
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        sys.stdout.write(f"{against.words[0]} · {against.words[1]}\n{whole:.4g} min\n")
        if killed is not None:
            sys.stdout.write(f"对数减少 · powers of ten {killed:.4g}\n")
        if target is not None and more is not None:
            sys.stdout.write(f"目标 · target {target:g} min：{hottest:g} ℃ 再保温 · hold {more:.4g} min\n")
    return 0 if target is None or least >= target else 1


def _read(path: Path) -> list[tuple[float, float]]:
    """Raises: BadProfile naming the row. A first row of words is a head."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        parts = line.replace(",", " ").replace(";", " ").split()
        if not parts:
            continue
        try:
            minute, celsius = (float(part) for part in parts)
        except ValueError:
            if number == 1:
                continue
            remedy = "每行写“分钟,温度”", "write “minute, °C” in each row"
            raise BadProfile(f"row {number}", line[:40], *remedy) from None
        found.append((minute, celsius))
    return found


if __name__ == "__main__":
    raise SystemExit(main())

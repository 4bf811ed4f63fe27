"""Make the compact forms of SR26's long table and of the retention factors.

`python -m valley.industry.nutrition.engine.foods.build_long SR26_FOLDER R6_CSV` writes `data/sr26/` and `data/r6/`;
the same input gives the same values. Provenance, with checksums of input and output, is written beside them.
"""

from __future__ import annotations

import csv
import gzip
import sys
from pathlib import Path

import numpy as np

from valley.industry.nutrition.engine.foods.build_sr28 import MalformedRelease, sha
from valley.industry.nutrition.engine.foods.files import DATA

VALUES = 632_894
PROCESSES = 270


def build_long(sr26: Path, into: Path = DATA / "sr26") -> None:
    """Write values.npz, codes.tsv and PROVENANCE.toml. Raises: MalformedRelease."""
    into.mkdir(parents=True, exist_ok=True)
    derivations = [("", "")] + [(r["deriv_id"], r["deriv"]) for r in _csv(sr26 / "deriv.csv")]
    kinds = [("", "")] + [(r["source_type_id"], r["source_type"]) for r in _csv(sr26 / "source_type.csv")]
    by_code = {code: place for place, (code, _) in enumerate(derivations)}
    by_kind = {code: place for place, (code, _) in enumerate(kinds)}
    with gzip.open(sr26 / "nutrient.csv.gz", "rt", encoding="utf-8") as stream:
        rows = [
            (
                int(r["food_id"]), int(r["nutr_id"]), float(r["value"]), int(float(r["num_points"] or 0)),
                float(r["se"]) if r["se"] else np.nan, by_code[r["deriv_id"]], by_kind[r["source_type_id"]],
            )
            for r in csv.DictReader(stream)
        ]  # fmt: skip
    if len(rows) != VALUES:
        raise MalformedRelease(f"{len(rows)} values")
    rows.sort()
    food, nutrient, value, n, se, derivation, kind = (np.array(column) for column in zip(*rows, strict=True))
    if (value < 0).any():
        raise MalformedRelease("a negative value")
    np.savez_compressed(
        into / "values.npz",
        food=np.diff(food, prepend=0).astype(np.int32),  # sorted: differences pack better
        nutrient=nutrient.astype(np.int16),
        value=value.astype(np.float32),
        n=n.astype(np.int32),
        se=se.astype(np.float32),
        derivation=derivation.astype(np.uint8),
        kind=kind.astype(np.uint8),
    )
    cells = [("derivation", *pair) for pair in derivations] + [("kind", *pair) for pair in kinds]
    cells += [("unit", r["nutr_id"], r["unit"].replace("\u03bc", "µ")) for r in _csv(sr26 / "nutrient_def.csv")]
    (into / "codes.tsv").write_text("".join("\t".join(row) + "\n" for row in cells), encoding="utf-8")
    read = ("nutrient.csv.gz", "deriv.csv", "source_type.csv", "nutrient_def.csv")
    _provenance(
        into, "USDA SR26, long table: value, n, standard error, derivation", "CC0", "hadley/usdanutrients at 7d8a670",
        [sr26 / name for name in read], [into / "values.npz", into / "codes.tsv"],
    )  # fmt: skip


def build_retention(given: Path, into: Path = DATA / "r6") -> None:
    """Write factors.tsv and PROVENANCE.toml: code, name, 26 factors in percent. Raises: MalformedRelease."""
    into.mkdir(parents=True, exist_ok=True)
    with given.open(encoding="utf-8-sig", newline="") as stream:
        _, *rows = list(csv.reader(stream))
    if len(rows) != PROCESSES or any(len(row) != 28 or not 0 <= int(c or 0) <= 100 for row in rows for c in row[2:]):
        raise MalformedRelease(f"{len(rows)} processes")
    (into / "factors.tsv").write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    _provenance(
        into, "USDA Table of Nutrient Retention Factors, Release 6", "CC0 (doi 10.15482/USDA.ADC/1409034)",
        "lindsayjaacks/Indian-Nutrient-Databank-INDB-, a third party's transcription",
        [given], [into / "factors.tsv"],
    )  # fmt: skip


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _provenance(into: Path, title: str, licence: str, obtained: str, read: list[Path], written: list[Path]) -> None:
    blocks = [f'title = "{title}"\nlicence = "{licence}"\nobtained = "{obtained}"\n']
    for kind, paths in (("read", read), ("written", written)):
        blocks += [f'[{kind}."{path.name}"]\nsha256 = "{sha(path)}"\n' for path in paths]
    (into / "PROVENANCE.toml").write_text("\n".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    build_long(Path(sys.argv[1]))
    build_retention(Path(sys.argv[2]))

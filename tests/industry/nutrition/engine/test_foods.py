"""The shipped composition table: USDA SR28 with the spread of SR26."""

import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from valley.industry.nutrition.engine.foods import (
    MARK,
    Measure,
    UnknownFood,
    UnknownNutrient,
    UnknownProcess,
    chinese,
    doubts,
    load,
    long,
    processes,
)
from valley.industry.nutrition.engine.foods.build_sr28 import MalformedRelease, build, number
from valley.industry.nutrition.engine.foods.retention import process
from valley.industry.nutrition.engine.foods.table import DATA

SHARED = Path(__file__).parents[5] / "shared" / "data" / "nutrition"


def test_all_foods_are_there_once() -> None:
    table = load()
    assert table.values.shape == table.sd.shape == table.n.shape == (8789, 46)
    assert len(set(table.keys)) == len(table.names) == len(table.groups) == 8789


@pytest.mark.parametrize(
    ("food", "nutrient", "value"),
    [  # USDA SR28, as printed in the release
        ("01077", "energy_kcal", 61),
        ("01077", "protein", 3.15),
        ("01077", "fat", 3.25),
        ("01077", "calcium", 113),
        ("01077", "sugars", 5.05),
        ("11457", "vitamin_c", 28.1),
        ("11457", "iron", 2.71),
        ("16108", "protein", 36.49),
    ],
)
def test_values_are_those_of_the_release(food: str, nutrient: str, value: float) -> None:
    assert load().value(food, nutrient) == value


def test_a_missing_value_is_not_zero() -> None:
    table = load()
    assert round(1 - table.coverage("choline"), 2) == 0.46  # the share that SR28 lacks
    row = int(np.flatnonzero(np.isnan(table.values[:, table.column("choline")]))[0])
    assert table.value(table.keys[row], "choline") is None


def test_a_spread_rests_on_two_samples_at_least() -> None:
    table = load()
    known = ~np.isnan(table.sd)
    assert known.sum() > 10_000
    assert (table.n[known] >= 2).all()
    assert (table.sd[known] >= 0).all()


def test_nobody_changes_the_table() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load().values[0, 0] = 1


def test_household_measures() -> None:
    assert Measure(1.0, "cup", 244.0) in load().measures["01077"]


def test_foods_are_found_by_words() -> None:
    table = load()
    assert "Soybeans" in table.names[table.search("soybeans raw mature")[0]]
    assert table.search("no such food") == []


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(UnknownFood) as food:
        load().row("99999x")
    assert food.value.key == "99999x"
    with pytest.raises(UnknownNutrient) as nutrient:
        load().column("gold")
    assert nutrient.value.key == "gold"


def test_the_files_are_those_that_the_provenance_names() -> None:
    said = tomllib.loads((DATA / "PROVENANCE.toml").read_text())
    assert said["sr28"]["licence"] == "US public domain"
    for name, held in said["written"].items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == held["sha256"], name


@pytest.mark.skipif(not SHARED.exists(), reason="the releases themselves are not on this machine")
def test_the_same_release_makes_the_same_table(tmp_path: Path) -> None:
    build(SHARED / "sr28", SHARED / "sr26", tmp_path)
    for name in ("foods.tsv.gz", "measures.tsv.gz"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()
    with np.load(tmp_path / "values.npz") as made, np.load(DATA / "values.npz") as held:
        for name in made.files:
            np.testing.assert_array_equal(made[name], held[name])


def test_a_file_that_is_not_the_release_is_refused(tmp_path: Path) -> None:
    for name in ("ABBREV.txt", "FOOD_DES.txt", "FD_GROUP.txt", "WEIGHT.txt"):
        (tmp_path / name).write_text("~1~^~a~\n")
    with pytest.raises(MalformedRelease):
        build(tmp_path, tmp_path, tmp_path / "out")
    with pytest.raises(MalformedRelease):
        number("-1")


def test_a_value_keeps_its_pedigree_in_the_long_table() -> None:
    milk = long().of("01077")
    protein = milk["protein"]
    assert (protein.value, protein.unit) == (Decimal("3.15"), "g")
    assert protein.n > 2
    assert protein.se is not None
    assert protein.sd == pytest.approx(protein.se * protein.n**0.5)
    assert protein.kind.startswith("Analytical")
    assert milk["lactose"].value > 4
    assert sum(len(long().of(key)) for key in load().keys[:50]) > 2000
    assert long().of("99999") == {}


def test_retention_is_true_retention_by_code() -> None:
    assert len(processes()) == 270
    boiled = process("03004")
    assert boiled.name.startswith("VEG,GREENS")
    assert all(0 <= share <= 1 for one in processes().values() for share in one.kept.values())
    assert "protein" not in boiled.kept
    with pytest.raises(UnknownProcess):
        process(9999)


def test_chinese_names_are_the_project_s_and_each_means_one_food() -> None:
    names = chinese()
    assert len(names) > 350
    assert set(names) <= set(load().keys)
    assert load().find("西红柿").key == load().find("番茄").key == "11529"
    assert "not by USDA" in MARK[1]
    assert load().find("鸡蛋").names[0] == "鸡蛋"


def test_measures_edible_share_and_density() -> None:
    egg, milk = load().find("鸡蛋"), load().find("01077")
    assert egg.grams("2 large") == 100
    assert egg.grams("2 barrels") is None
    assert egg.edible_share == Decimal("0.88")
    assert milk.density_g_per_ml() == pytest.approx(Decimal("1.031"), abs=Decimal("0.003"))
    assert load().find("食盐").density_g_per_ml() is not None


def test_what_cannot_be_raises_a_doubt() -> None:
    assert any("sugars 5.05 g above carbohydrate 4.8 g" in en for _, en in doubts(load().find("01077")))
    assert doubts(load().find("11124")) == ()
    share = sum(bool(doubts(load().food(key))) for key in load().keys[::40]) / len(load().keys[::40])
    assert share < 0.1


def test_the_shipped_files_are_those_of_their_provenance() -> None:
    for folder in ("sr26", "r6"):
        said = tomllib.loads((DATA.parent / folder / "PROVENANCE.toml").read_text())
        assert said["licence"].startswith("CC0")
        for name, held in said["written"].items():
            assert hashlib.sha256((DATA.parent / folder / name).read_bytes()).hexdigest() == held["sha256"], name

"""Readers of tables from outside: what is below detection stays so, what is wrong is named by its row."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from valley.industry.nutrition.engine.foods import AmbiguousFood, UnknownFood
from valley.industry.nutrition.engine.foods.imports import (
    RightNotDeclared,
    TooLarge,
    read_ciqual,
    read_fdc,
    read_sheet,
)
from valley.industry.nutrition.engine.foods.imports.fdc import NotFdc
from valley.industry.nutrition.engine.formulation import Answer, formulate, read

SHEET = """编号,名称,别名,可食部,能量 kJ,蛋白质 g,铁 mg,维生素C μg,怪物 mg
A1,稻米,大米、白米,100,1447,7.4,2.3,-,1
A2,菠菜,,89,116,2.6,2.9,32000,1
A3,强化粉,,100,1500,9,<0.5,微量,1
A3,重复,,100,1,1,1,1,1
A4,错,,100,1,x,-3,1,1
A5,重,,120,1,101,1,1,1
"""


def test_a_tenant_s_own_table_with_its_right() -> None:
    found = read_sheet(SHEET.encode(), release="自有表 2026", right="自测数据")
    foods = {f.key: f for f in found.foods}
    assert foods["A2"].values["vitamin_c"] == 32  # the sheet says µg, the project keeps mg
    assert round(foods["A2"].edible_share, 2) == Decimal("0.89")
    assert foods["A1"].values["vitamin_c"] is None
    assert foods["A3"].values["iron"] == 0
    assert foods["A3"].below["iron"] == Decimal("0.5")
    assert "vitamin_c" in foods["A3"].trace
    assert round(foods["A1"].values["energy"] or 0, 1) == Decimal("345.8")
    said = [str(flaw) for flaw in found.flaws]
    assert any("怪物" in s for s in said)
    assert any("row 5" in s and "row 4" in s for s in said)
    assert sum("row 6" in s for s in said) == 2
    assert any("row 7" in s and "more than 100 g" in s for s in said)
    assert any("row 7" in s and "edible" in s for s in said)
    with pytest.raises(RightNotDeclared):
        read_sheet(SHEET.encode(), release="x", right=" ")
    with pytest.raises(ValueError, match="first row"):
        read_sheet(b"a,b\n1,2\n", release="x", right="own")
    with pytest.raises(TooLarge):
        read_sheet(("name,iron mg\n" + "a,1\n" * 10_001).encode(), release="x", right="own")


def test_its_foods_stand_in_a_problem_and_a_limit_of_detection_counts_against_a_maximum() -> None:
    book = read_sheet(SHEET.encode("gb18030"), release="自有表", right="自测数据").book()
    text = """
    mass = 100
    [[ingredients]]
    food = "白米"
    price_per_kg = 6
    [[ingredients]]
    food = "强化粉"
    price_per_kg = 1
    [[targets]]
    nutrient = "iron"
    """
    cheap = formulate(read(text + "min = 0", book))
    assert isinstance(cheap, Answer)
    assert set(cheap.grams) == {"强化粉"}
    capped = formulate(read(text + "max = 0.4", book))  # < 0.5 may be 0.5
    assert not isinstance(capped, Answer)
    with pytest.raises(UnknownFood):
        book.find("nothing")
    with pytest.raises(AmbiguousFood):
        read_sheet(SHEET.replace("强化粉", "强化米").encode(), release="x", right="own").book().find("米")


def test_an_excel_sheet_reads_as_its_csv() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for line in SHEET.splitlines():
        sheet.append(line.split(","))
    held = io.BytesIO()
    workbook.save(held)
    one = read_sheet(held.getvalue(), release="x", right="own")
    assert one.foods == read_sheet(SHEET.encode(), release="x", right="own").foods


def test_ciqual_s_commas_limits_and_traces() -> None:
    text = (
        "alim_grp_nom_fr;alim_code;alim_nom_fr;alim_nom_eng;Protéines, N x facteur de Jones (g/100 g);Fer (mg/100 g);"
        "Sodium (mg/100 g);Inconnu (mg/100 g)\n"
        "fruits;13039;Pomme, crue;Apple, raw;0,25;< 0,2;traces;-\n"
    )
    found = read_ciqual(text.encode())
    apple = found.book().find("Pomme, crue")
    assert apple.values["protein"] == Decimal("0.25")
    assert apple.below["iron"] == Decimal("0.2")
    assert apple.values["sodium"] is None
    assert apple.trace == {"sodium"}
    assert "attribution" in found.right
    assert len(found.flaws) == 1
    with pytest.raises(ValueError, match="Ciqual"):
        read_ciqual(b"a,b\n")


def test_the_zip_of_fooddata_central() -> None:
    files = {
        "food.csv": "fdc_id,data_type,description,food_category_id\n"
        '1,sr_legacy_food,"Milk, whole",1\n2,branded_food,x,1\n',
        "nutrient.csv": "id,name,unit_name,nutrient_nbr\n1003,Protein,G,203\n1089,Iron,MG,303\n",
        "food_nutrient.csv": "fdc_id,nutrient_id,amount,loq\n1,1003,3.15,\n1,1089,0.01,0.03\n2,1003,1,\n1,1089,-1,\n",
        "sr_legacy_food.csv": "fdc_id,NDB_number\n1,1077\n",
        "food_portion.csv": "fdc_id,amount,measure_unit_id,portion_description,modifier,gram_weight\n1,1,1000,,,244\n",
        "measure_unit.csv": "id,name\n1000,cup\n",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"FoodData/{name}", text)
    found = read_fdc(held.getvalue(), types=frozenset({"sr_legacy_food"}))
    milk = found.book().find("01077")
    assert milk.values["protein"] == Decimal("3.15")
    assert milk.below["iron"] == Decimal("0.03")
    assert milk.grams("2 cup") == 488
    assert len(found.foods) == len(found.flaws) == 1
    with pytest.raises(NotFdc):
        read_fdc(b"nothing")


@pytest.mark.parametrize("heads", [("能量 kJ", "能量 kcal"), ("能量 kcal", "能量 kJ")])
def test_of_energy_in_two_units_the_kcal_count_and_an_empty_cell_takes_nothing_away(heads: tuple[str, str]) -> None:
    kcal_first = heads[0].endswith("kcal")
    both, one, other = (("400", "1680"), ("400", ""), ("", "1673.6"))
    rows = [pair if kcal_first else pair[::-1] for pair in (both, one, other)]
    text = f"编号,名称,{heads[0]},{heads[1]}\n" + "\n".join(f"{n},豆,{a},{b}" for n, (a, b) in enumerate(rows))
    found = read_sheet(text.encode(), release="自测", right="自有")
    assert not found.flaws
    assert [float(food.values["energy"] or 0) for food in found.foods] == [400, 400, 400]

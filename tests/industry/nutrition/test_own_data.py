"""Groups of eaters, a food written down, official tables taken in as they are published."""

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.consistency.kinds import World
from tests.industry.nutrition.conftest import save
from valley.industry.nutrition import actions
from valley.industry.nutrition.models import CompositionTable, Food, FormulaVersion, GroupProfile, Ingredient
from valley.industry.nutrition.queries.finding import find
from valley.kernel.errors import Invalid


def test_a_group_leads_to_a_range_for_all(world: World, client: Client) -> None:
    client.force_login(world.users["member"])
    sent = {"owner": world.organisation.pk, "title": "混龄班", "size_persons": 40, "members": "8 女 52\n12 男 48%"}
    answer = client.post("/nutrition/groups/new", sent)
    page = client.get(answer["Location"]).text
    assert GroupProfile.objects.get().members[1] == {"age_from_months": 144, "sex": "m", "share_percent": "48"}
    assert "用它定营养目标" in page
    assert "ranges=" in page
    assert "中国居民" in page  # where the figures come from
    wrong = client.post("/nutrition/groups/new", {**sent, "title": "b", "members": "八 女 52"})
    assert "第 1 行" in wrong.text
    assert "合计须为 100%" in client.post("/nutrition/groups/new", {**sent, "title": "c", "members": "8 女 52"}).text
    assert "可能认出个人" in client.post("/nutrition/groups/new", {**sent, "title": "d", "size_persons": 4}).text


def test_a_food_written_down_goes_into_a_formula(world: World, draft: FormulaVersion, client: Client) -> None:
    client.force_login(world.users["member"])
    sent = {
        "owner": world.organisation.pk, "key": "Z1", "name": "紫苏籽粉", "right": "own", "statement": "检测报告 虚构-1",
        "per_100g": "蛋白质 21.5\nfat 38\n钙 <0.5\ncalories 1",
    }  # fmt: skip
    assert "没有“calories”" in client.post("/nutrition/tables/food", sent).text
    for line, why in (("铁 -3", "铁（-3）"), ("铁 300 g", "铁 以 mg 计"), ("fat 130", "多于 100 g"), ("铁 nan", "nan")):
        assert why in client.post("/nutrition/tables/food", sent | {"per_100g": f"蛋白质 21.5\n{line}"}).text
    target = {"owner": world.organisation.pk, "title": "t", "eater": "general", "portion_g": "100"}
    for line, why in (("铁 9 4", "铁（9 &gt; 4）"), ("铁 -9 -", "铁（-9"), ("铁 4 kJ -", "铁（")):
        assert why in client.post("/nutrition/targets/new", target | {"ranges": f"蛋白质 1 -\n{line}"}).text
    sent["per_100g"] = "蛋白质 21.5\nfat 38\n钙 <0.5"
    assert client.post("/nutrition/tables/food", sent).status_code == 302
    assert client.post("/nutrition/tables/food", sent).status_code in {409, 422}  # the number is taken
    made = Food.objects.get()
    assert made.per_100g == {"protein": "21.5", "fat": "38", "calcium": "<0.5"}
    code = f"f:own:{made.public_id}"
    assert code in [one.code for one in find(world.organisation, "紫苏")]
    assert code not in [one.code for one in find(world.other, "紫苏")]
    saved = actions.save_draft(
        by=world.users["member"], version=draft, revision=draft.revision, settings=draft.sheet,
        lines=[actions.LineIn(code, "50", cny_per_kg="30")],
    )  # fmt: skip
    row = saved.lines.get().ingredient
    assert row is not None
    assert row.own_food == made
    protein = next(level for level in saved.result["levels"] if level["nutrient"] == "protein")
    assert float(protein["amount"]) == pytest.approx(10.75)
    assert Ingredient.objects.filter(own_food=made).count() == 1
    save(world, saved)


def _zip(**files: list[list[str]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, rows in files.items():
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            archive.writestr(f"FoodData/{name}.csv", text.getvalue())
    return held.getvalue()


def test_foodcentral_s_zip_and_ciqual_s_sheet(world: World, client: Client) -> None:
    client.force_login(world.users["member"])
    data = _zip(
        food=[["fdc_id", "data_type", "description", "food_category_id"], ["171", "sr_legacy_food", "Milk, whole", "1"],
              ["9", "branded_food", "Brand X", "1"]],
        nutrient=[["id", "name", "unit_name", "nutrient_nbr"], ["1003", "Protein", "G", "203"],
                  ["1008", "Energy", "KCAL", "208"], ["1087", "Calcium", "MG", "301"]],
        food_nutrient=[["fdc_id", "nutrient_id", "amount", "loq"], ["171", "1003", "3.15", ""],
                       ["171", "1008", "61", ""], ["171", "1087", "x", ""], ["9", "1003", "1", ""]],
    )  # fmt: skip
    sent = {"owner": world.organisation.pk, "source": "fdc", "edition": "2018-04"}
    answer = client.post("/nutrition/tables/release", {**sent, "file": SimpleUploadedFile("fdc.zip", data)})
    assert "有 1 处没有读进来" in client.get(answer["Location"]).text
    table = CompositionTable.objects.get()
    assert (table.right, table.foods.get().per_100g) == ("public", {"protein": "3.15", "energy_kcal": "61"})
    assert "CC0" in table.statement
    sheet = 'alim_code,alim_nom_fr,alim_nom_eng,"Protéines, N x facteur de Jones (g/100 g)",Calcium (mg/100 g)\n'
    sheet += '19023,Lait entier,"Milk, whole","3,2",< 0.5\n'
    made, flaws = actions.import_release(
        by=world.users["member"], owner=world.organisation, source="ciqual", edition="2025", data=sheet.encode()
    )
    assert (flaws, made.foods.get().per_100g) == (0, {"protein": "3.2", "calcium": "<0.5"})
    assert "Etalab" in made.statement
    with pytest.raises(Invalid, match="zip"):
        actions.import_release(
            by=world.users["member"], owner=world.organisation, source="fdc", edition="x", data=b"PK no"
        )

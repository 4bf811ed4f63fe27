"""A formula out to Excel and in again; wrong cells named; nothing written unless all of it."""

import io
import time
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from tests.consistency.kinds import World
from valley.industry.nutrition import actions
from valley.industry.nutrition.actions.sheets_in import read_sheet
from valley.industry.nutrition.errors import WrongCells
from valley.industry.nutrition.models import FormulaVersion, Ingredient
from valley.industry.nutrition.queries.comparing import compared

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book(**sheets: list[list[Any]]) -> bytes:
    made = Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_out_and_in_again_is_the_same_version(world: World, draft: FormulaVersion, client: Client) -> None:
    client.force_login(world.users["member"])
    codes = [f"i:{line.ingredient.public_id}" for line in draft.lines.select_related("ingredient") if line.ingredient]
    full = actions.save_draft(
        by=world.users["member"], version=draft, revision=draft.revision,
        settings=draft.sheet | {"shares": [{"nutrient": "fat", "max": "0.35"}], "mass_low": "300", "budget": "9.5",
                                "avoid": ["fish"], "objectives": ["cost", "deviation", "distance", "count"],
                                "per_day": "3", "ranges": [*draft.sheet["ranges"], {"nutrient": "iron", "aim": "3",
                                "per": "day"}], "groups": [{"name": "=全部", "members": codes, "min_g": "100",
                                "max_share": "0.95"}]},
        lines=[actions.LineIn(f"i:{line.ingredient.public_id}", line.amount_g, "10", "250", "50", place == 1)
               for place, line in enumerate(draft.lines.select_related("ingredient")) if line.ingredient],
        steps=[actions.StepIn("=煮", "100 ℃", "110", {"vitamin_c": "0.5"}, "")],
    )  # fmt: skip
    data = client.get(f"{full.uri}/sheet.xlsx").content
    sheets = ["lines", "nutrients", "groups", "steps", "set_points", "settings", "prices"]
    assert load_workbook(io.BytesIO(data)).sheetnames == sheets
    assert not load_workbook(io.BytesIO(data))["steps"]["E2"].value  # nothing is nothing, no apostrophe
    again = actions.import_sheet(by=world.users["member"], version=full, revision=full.revision, data=data)
    assert again.revision == full.revision + 1
    assert not compared(full, again)
    assert again.sheet == full.sheet
    step = again.steps.get()
    assert (step.name, step.settings, step.source) == ("=煮", "100 ℃", "")
    assert [(line.min_g, line.excluded) for line in again.lines.all()] == [(Decimal(10), False), (Decimal(10), True)]


def test_the_prices_of_a_choice_are_those_of_the_chosen(world: World, draft: FormulaVersion, client: Client) -> None:
    """In Excel, on the page and in the API: shadow prices of an at-most-k formula, and of what they hold."""
    client.force_login(world.users["member"])
    lines = [actions.LineIn(f"i:{line.ingredient.public_id}") for line in draft.lines.select_related("ingredient")
             if line.ingredient]  # fmt: skip
    asked = draft.sheet | {"mass_low": "300", "mass_high": "300", "most": "2", "min_use_g": "5"}
    chosen = actions.save_draft(
        by=world.users["member"], version=draft, revision=draft.revision, settings=asked, lines=lines
    )
    rows = list(load_workbook(io.BytesIO(client.get(f"{chosen.uri}/sheet.xlsx").content))["prices"].values)
    assert rows[0] == ("what", "cny_per_unit")
    assert "选定这几种原料" in str(rows[2][0])
    assert all(isinstance(row[1], float) for row in rows[3:])
    assert any(str(row[0]).startswith("蛋白质") for row in rows[3:])
    assert "选定这几种原料" in client.get(f"{chosen.uri}/workbench").content.decode()
    by_hand = actions.save_draft(
        by=world.users["member"], version=chosen, revision=chosen.revision, settings=asked | {"mode": "manual"},
        lines=lines,
    )  # fmt: skip
    (_head, why) = load_workbook(io.BytesIO(client.get(f"{by_hand.uri}/sheet.xlsx").content))["prices"].values
    assert "手调" in str(why[0])


def test_every_wrong_cell_is_named_and_nothing_is_written(world: World, draft: FormulaVersion, client: Client) -> None:
    oats = Ingredient.objects.get(name="燕麦")
    data = book(
        lines=[["code", "name", "amount_g", "min_g", "max_g"], ["", "燕麦", 60, 5, 1], ["", "燕麦", -1, None, None],
               ["sr28:99999", "", 1, None, None], ["01077", "", "许多", None, None]],
        nutrients=[["nutrient", "per", "unit", "min", "max"], ["铁", "total", "g", 1, 2],
                   ["以太", "total", "", 1, None],
                   ["protein", "100 g", "g", 9, 2]],
        steps=[["name", "yield_percent", "retention"], ["煮", 0, "维生素C=7"]],
        settings=[["setting", "value"], ["budget", "x"], ["colour", 1]],
    )  # fmt: skip
    with pytest.raises(WrongCells) as caught:
        read_sheet(draft, data)
    assert [cell for cell, _why in caught.value.cells] == [
        "lines!D2", "lines!A3", "lines!C3", "lines!A4", "lines!C5", "nutrients!C2", "nutrients!A3", "nutrients!D4",
        "settings!B2", "settings!A3", "steps!C2", "steps!B2",
    ]  # fmt: skip
    client.force_login(world.users["member"])
    page = client.post(f"{draft.uri}/sheet", {"file": SimpleUploadedFile("a.xlsx", data, XLSX)})
    assert page.status_code == 422
    assert "lines!D2" in page.text
    good = book(lines=[["code", "name", "amount_g"], [f"i:{oats.public_id}", "", 75], ["01123", "", 10]])
    looked = client.post(f"{draft.uri}/sheet", {"file": SimpleUploadedFile("a.xlsx", good, XLSX), "dry": "on"})
    assert "可以导入：2 种原料" in looked.text
    draft.refresh_from_db()
    assert draft.lines.count() == 2
    assert Ingredient.objects.count() == 2
    written = client.post(f"{draft.uri}/sheet", {"file": SimpleUploadedFile("a.xlsx", good, XLSX)})
    assert written["Location"].endswith("/workbench")
    assert [float(line.amount_g) for line in draft.lines.all()] == [75, 10]


def test_ten_thousand_rows_are_refused_at_the_row_where_it_is_too_much(draft: FormulaVersion) -> None:
    data = book(lines=[["code", "name", "amount_g"], *([f"{n:05}", "", 1] for n in range(10_000))])
    started = time.process_time()
    with pytest.raises(WrongCells) as caught:
        read_sheet(draft, data)
    assert caught.value.cells[0][0] == "lines!A62"
    assert time.process_time() - started < 10


def test_a_wrong_group_is_named_by_its_cell(draft: FormulaVersion) -> None:
    data = book(
        lines=[["code", "name", "amount_g"], ["", "燕麦", 60]],
        groups=[["name", "members", "min_g", "max_g", "min_share", "max_share"], ["", "燕麦", 1, None, None, None],
                ["甲", "燕麦；盐", 9, 2, None, None], ["甲", "燕麦", None, None, 0.5, 0.2],
                ["乙", "", None, None, 7, None]],
        nutrients=[["nutrient", "per", "aim"], ["铁", "month", 1], ["锌", "day", 0]],
        settings=[["setting", "value"], ["objectives", "cost, taste"]],
    )  # fmt: skip
    with pytest.raises(WrongCells) as caught:
        read_sheet(draft, data)
    assert [cell for cell, _why in caught.value.cells] == [
        "nutrients!B2", "nutrients!C3", "groups!A2", "groups!B3", "groups!C3", "groups!A4", "groups!E4", "groups!E5",
        "settings!B2",
    ]  # fmt: skip


def test_groups_read_by_name_and_by_code(draft: FormulaVersion) -> None:
    oats = Ingredient.objects.get(name="燕麦")
    data = book(
        lines=[["code", "name", "amount_g"], ["", "燕麦", 60], ["", "牛奶", 200]],
        groups=[["name", "members", "max_g"], ["全部", f"i:{oats.public_id}; 牛奶", 300]],
    )
    (group,) = read_sheet(draft, data).settings["groups"]
    assert group["max_g"] == "300"
    assert len(group["members"]) == 2

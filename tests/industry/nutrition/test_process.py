"""Typed set-points: saved, copied, compared, in Excel, in the release that a maker opens, in the API; the heat page."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from tests.consistency.kinds import World
from tests.industry.nutrition.conftest import approved
from valley.industry.nutrition import actions
from valley.industry.nutrition.models import FormulaVersion, SetPoint
from valley.industry.nutrition.queries.comparing import compared
from valley.kernel.errors import Invalid, NotAllowed, Refusal

RETORT = actions.StepIn(
    "杀菌", "先排气", "100", {}, "工艺规程 7",
    (
        actions.SetPointIn("temperature", "121", "°C", "120", "123", "釜内", "温控回路 TIC-101"),
        actions.SetPointIn("time", "15", "min", "15", None, "", "定时器"),
        actions.SetPointIn("ph", "6.2"),
    ),
)  # fmt: skip


def described(world: World, draft: FormulaVersion, *steps: actions.StepIn) -> FormulaVersion:
    return actions.describe_process(
        by=world.users["member"], version=draft, revision=draft.revision, steps=steps or (RETORT,)
    )


def api(client: Client, method: str, address: str, given: Any = None) -> Any:
    return getattr(client, method)(f"/api/v1{address}", json.dumps(given), content_type="application/json")


def test_what_is_set_is_kept_in_units_and_copied_and_compared(world: World, draft: FormulaVersion) -> None:
    found = described(world, draft)
    first = SetPoint.objects.filter(step__version=found)[0]
    assert (first.quantity, first.value, first.unit, first.low, first.high, first.held_by) == (
        "temperature", Decimal(121), "°C", Decimal(120), Decimal(123), "温控回路 TIC-101",
    )  # fmt: skip
    settled = approved(world, found)
    second = actions.begin_version(by=world.users["member"], version=settled)
    assert SetPoint.objects.filter(step__version=second).count() == 3
    assert not compared(settled, second)
    hotter = actions.SetPointIn("temperature", "122", "°C", "120", "123", "釜内", "温控回路 TIC-101")
    third = described(world, second, actions.StepIn("杀菌", "先排气", "100", {}, "工艺规程 7", (hotter,)))
    (change,) = (c for c in compared(settled, third) if c.part == "step")
    assert "121 °C" in change.before
    assert "122 °C" in change.after
    with pytest.raises(DatabaseError), transaction.atomic():
        SetPoint.objects.filter(step__version=settled).update(value=99)


@pytest.mark.parametrize(
    ("point", "field", "says"),
    [
        (actions.SetPointIn("temperature", "121", "bar"), "unit", "°C"),
        (actions.SetPointIn("temperature", "", "°C"), "value", "设定值"),
        (actions.SetPointIn("temperature", "hot", "°C"), "value", "数字"),
        (actions.SetPointIn("temperature", "121", "°C", "122"), "value", "122"),
        (actions.SetPointIn("warmth", "121", "°C"), "quantity", "temperature"),
        (actions.SetPointIn("time", "0.00001", "min"), "value", "四位小数"),
    ],
)
def test_a_wrong_set_point_names_step_field_value_and_remedy(
    world: World, draft: FormulaVersion, point: actions.SetPointIn, field: str, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        described(world, draft, actions.StepIn("煮", set_points=(point,)))
    assert refused.value.field == f"steps.1.set_points.1.{field}"
    assert says in str(refused.value)


def test_only_the_owner_s_people_set_and_nobody_overwrites_unseen(world: World, draft: FormulaVersion) -> None:
    with pytest.raises(NotAllowed):
        actions.describe_process(by=world.users["outsider"], version=draft, revision=draft.revision, steps=())
    described(world, draft)
    with pytest.raises(Refusal):
        described(world, draft)  # of the revision before
    draft.refresh_from_db()
    waiting = actions.submit(by=world.users["member"], version=draft)
    with pytest.raises(Refusal):
        described(world, waiting)
    with pytest.raises(Invalid):
        actions.describe_process(
            by=world.users["member"], version=actions.take_back(by=world.users["member"], version=waiting),
            revision=waiting.revision,
            steps=[actions.StepIn("煮", set_points=[actions.SetPointIn("ph", "7")] * 21)],
        )  # fmt: skip


def test_excel_takes_them_out_and_in_and_names_wrong_cells(world: World, draft: FormulaVersion, client: Client) -> None:
    found = described(world, draft)
    client.force_login(world.users["member"])
    data = client.get(f"{found.uri}/sheet.xlsx").content
    again = actions.import_sheet(by=world.users["member"], version=found, revision=found.revision, data=data)
    assert not compared(found, again)
    assert SetPoint.objects.filter(step__version=again).count() == 3
    book = load_workbook(io.BytesIO(data))
    page = book["set_points"]
    page["D2"], page["E3"] = 500, "kPa"
    page.append((9, "温度", None, 1, "℃"))
    held = io.BytesIO()
    book.save(held)
    with pytest.raises(Refusal) as refused:
        actions.import_sheet(by=world.users["member"], version=again, revision=again.revision, data=held.getvalue())
    cells = [cell for cell, _why in refused.value.cells]  # type: ignore[attr-defined]
    assert cells == ["set_points!D2", "set_points!E3", "set_points!A5"]
    del book["set_points"]
    held = io.BytesIO()
    book.save(held)
    kept = actions.import_sheet(by=world.users["member"], version=again, revision=again.revision, data=held.getvalue())
    assert SetPoint.objects.filter(step__version=kept).count() == 3  # a book without the sheet leaves them


def test_the_maker_sees_them_in_the_release(world: World, draft: FormulaVersion, client: Client) -> None:
    released = actions.release(by=world.users["signer"], version=approved(world, described(world, draft)))
    package = json.loads(bytes(released.package))
    assert package["steps"][0]["set_points"][0] == {
        "quantity": "temperature", "name": "釜内", "value": "121", "unit": "°C", "low": "120", "high": "123",
        "held_by": "温控回路 TIC-101",
    }  # fmt: skip
    client.force_login(world.users["signer"])
    page = client.get(released.uri).content.decode()
    assert "工艺设定点" in page
    assert "温控回路 TIC-101" in page
    assert "F0 当量" in page
    assert "14.66 min" in page  # 15 min at 121 °C
    version = client.get(released.version.uri).content.decode()
    assert "温度（釜内） 121 °C [120 – 123]" in version


def test_the_workbench_sets_them(world: World, draft: FormulaVersion, client: Client) -> None:
    client.force_login(world.users["member"])
    lines = [f"i:{line.ingredient.public_id}" for line in draft.lines.all() if line.ingredient]
    given: dict[str, Any] = {
        "revision": draft.revision, "mode": "solve", "objective": "cost", "mass_low": "300", "mass_high": "300",
        "line": lines, "range": ["protein"], "rmin:protein": "15", "step": "1", "sname:1": "杀菌", "syield:1": "100",
        "point:1": ["1", "2"], "pq:1:1": "temperature", "pv:1:1": "121", "pu:1:1": "℃", "pl:1:1": "120",
        "ph:1:1": "123", "pb:1:1": "TIC-101", "pq:1:2": "time",
    }  # fmt: skip
    more = client.post(f"{draft.uri}/workbench", {**given, "do": "add-point:1"}).content.decode()
    assert 'name="pv:1:3"' in more
    fewer = client.post(f"{draft.uri}/workbench", {**given, "do": "drop-point:1:1"}).content.decode()
    assert 'name="pv:1:2"' not in fewer
    wrong = client.post(f"{draft.uri}/workbench/live", {**given, "pu:1:1": "bar"}).content.decode()
    assert "工序 1，设定点 1（计量单位）" in wrong
    assert "温度的单位须为" in wrong
    empty = client.post(f"{draft.uri}/workbench/live", {**given, "pn:1:2": "中心"}).content.decode()
    assert "设定点 2（设定值）：填设定值" in empty
    slip = client.post(f"{draft.uri}/workbench/live", {**given, "pv:1:1": "1/2"}).content.decode()
    assert "设定点 1（设定值）：请填数字" in slip
    assert client.post(f"{draft.uri}/workbench", {**given, "do": "save"}).status_code == 302
    point = SetPoint.objects.get(step__version=draft)  # the empty one is not kept
    assert (point.unit, point.high, point.held_by) == ("°C", Decimal(123), "TIC-101")
    assert 'value="TIC-101"' in client.get(f"{draft.uri}/workbench").content.decode()


def test_the_api_gives_and_takes_them(world: World, draft: FormulaVersion, client: Client) -> None:
    client.force_login(world.users["member"])
    address = f"/nutrition/versions/{draft.public_id}"
    steps = [{"name": "杀菌", "set_points": [
        {"quantity": "temperature", "value": "121.1", "unit": "°C"}, {"quantity": "time", "value": 3, "unit": "min"}
    ]}]  # fmt: skip
    found = api(client, "put", f"{address}/process", {"revision": draft.revision, "steps": steps})
    assert found.status_code == 200, found.content
    (step,) = client.get(f"/api/v1{address}").json()["steps"]
    assert step["set_points"][0]["unit"] == "°C"
    assert next(h for h in step["heat"] if h["reference"] == "F0")["set_min"] == pytest.approx(3)
    stale = api(client, "put", f"{address}/process", {"revision": draft.revision, "steps": steps})
    assert stale.status_code == 409
    steps[0]["set_points"][0]["unit"] = "kPa"  # type: ignore[index]
    client.cookies["django_language"] = "en"
    bad = api(client, "put", f"{address}/process", {"revision": draft.revision + 1, "steps": steps})
    assert bad.status_code == 422
    assert "steps.1.set_points.1.unit" in bad.content.decode()
    assert "the unit of temperature is one of" in bad.content.decode()


def test_lethality_in_the_api(world: World, client: Client) -> None:
    client.force_login(world.users["member"])
    asked = {"profile": [[0, 121.1], [3, 121.1]], "d_min": 0.25, "target_min": 5}
    found = api(client, "post", "/nutrition/lethality", asked).json()
    assert found["lethality_min"] == pytest.approx(3)
    assert found["log_reductions"] == pytest.approx(12)
    assert found["hold_min"] == pytest.approx(2)
    own = api(client, "post", "/nutrition/lethality", asked | {"reference": "own"})
    assert own.status_code == 422
    own = api(client, "post", "/nutrition/lethality", asked | {"reference": "own", "reference_c": 70, "z_c": 7.5,
                                                               "source": "x"})  # fmt: skip
    assert own.status_code == 200
    back = api(client, "post", "/nutrition/lethality", {"profile": [[1, 20], [0, 30]]})
    assert back.status_code == 422
    assert "profile.1" in back.content.decode()
    cold = api(client, "post", "/nutrition/lethality", {"profile": [[0, 20], [1, 30]], "reference": "P90",
                                                        "target_min": 10})  # fmt: skip
    assert cold.json()["hold_min"] is None


def test_the_heat_page_reckons_and_refuses(db: None, client: Client) -> None:
    asked = {"profile": "0 20\n5 121.1\n8 121.1\n12 40", "against": "F0", "d_min": "0.25", "target_min": "20"}
    page = client.get("/nutrition/check-heat", asked).content.decode()
    assert "全程当量" in page
    assert "读数太疏" in page
    assert "再保温" in page
    chilled = client.get("/nutrition/check-heat", {"profile": "0 90\n12 90", "against": "P90"}).content.decode()
    assert "达到依据所给的要求" in chilled
    own = {"profile": "0 70\n2 70", "against": "own", "reference_c": "70", "z_c": "7.5", "source": "本厂验证"}
    assert "F 70 ℃, z = 7.5 ℃" in client.get("/nutrition/check-heat", own).content.decode()
    assert client.get("/nutrition/check-heat", {**own, "r-export": "csv"}).status_code == 200
    for wrong, says in (
        ({"profile": "0 20\nfive 30", "against": "F0"}, "第 2 行“five 30”"),
        ({"profile": "0 20\n0 30", "against": "F0"}, "时间须逐行增大"),
        ({"profile": "0 20", "against": "F0"}, "至少两行"),
        ({**own, "source": ""}, "自定时须填"),
        ({**asked, "d_min": "0"}, "D 值须大于 0"),
    ):
        refused = client.get("/nutrition/check-heat", wrong)
        assert refused.status_code == 422
        assert says in refused.content.decode()
    none_ = client.get("/nutrition/check-heat", {"profile": "0 20\n1 60", "against": "P90", "target_min": "10"})
    assert "须升温" in none_.content.decode()
    assert client.get("/nutrition/check-heat", {**asked, "target_min": "1"}).content.decode().count("已达到目标") == 1


def test_a_ratio_on_the_page_in_excel_and_in_the_api(world: World, draft: FormulaVersion, client: Client) -> None:
    client.force_login(world.users["member"])
    lines = [f"i:{line.ingredient.public_id}" for line in draft.lines.all() if line.ingredient]
    given: dict[str, Any] = {
        "revision": draft.revision, "mode": "solve", "objective": "cost", "mass_low": "300", "mass_high": "300",
        "line": lines, "range": ["protein"], "rmin:protein": "12",
    }  # fmt: skip
    asked = {**given, "do": "add-ratio", "ratio_of": "calcium", "ratio_to": "phosphorus"}
    added = client.post(f"{draft.uri}/workbench", asked).content.decode()
    assert 'name="qmin:calcium:phosphorus"' in added
    same = client.post(f"{draft.uri}/workbench", {**asked, "ratio_to": "calcium"}).content.decode()
    assert 'name="qmin:' not in same
    given |= {"ratio": ["calcium:phosphorus"], "qmin:calcium:phosphorus": "9:1"}
    page = client.post(f"{draft.uri}/workbench/live", given).content.decode()
    assert "钙 : 磷 的下限从 9 降到" in page
    repair = page.split('value="repair:')[1].split('"')[0]
    assert "已证明最优" in client.post(f"{draft.uri}/workbench", {**given, "do": f"repair:{repair}"}).content.decode()
    dropped = client.post(f"{draft.uri}/workbench", {**given, "do": "drop-ratio:calcium:phosphorus"}).content.decode()
    assert 'name="qmin:' not in dropped
    wrong = client.post(f"{draft.uri}/workbench/live", {**given, "qmin:calcium:phosphorus": "much"}).content.decode()
    assert "钙 : 磷（下限）：请填数字。 much" in wrong
    given["qmin:calcium:phosphorus"] = "1:1"
    assert client.post(f"{draft.uri}/workbench", {**given, "do": "save"}).status_code == 302
    draft.refresh_from_db()
    assert draft.sheet["ratios"] == [{"of": "calcium", "to": "phosphorus", "min": "1", "max": ""}]
    assert "钙 : 磷" in client.get(draft.uri).content.decode()
    data = client.get(f"{draft.uri}/sheet.xlsx").content
    again = actions.import_sheet(by=world.users["member"], version=draft, revision=draft.revision, data=data)
    assert again.sheet == draft.sheet
    book = load_workbook(io.BytesIO(data))
    row = next(r for r in book["nutrients"].iter_rows() if r[3].value == "ratio")
    row[0].value = "calcium:calcium"
    held = io.BytesIO()
    book.save(held)
    with pytest.raises(Refusal) as refused:
        actions.import_sheet(by=world.users["member"], version=again, revision=again.revision, data=held.getvalue())
    assert [cell for cell, _why in refused.value.cells] == [f"nutrients!A{row[0].row}"]  # type: ignore[attr-defined]
    foods = [{"food": "sr28:01077", "cny_per_kg": "9"}, {"food": "sr28:20038", "cny_per_kg": "10"}]
    ratio = {"lines": foods, "mass_low": "100", "ratios": [{"of": "calcium", "to": "phosphorus", "min": "5"}]}
    found = api(client, "post", "/nutrition/answers", ratio).json()
    (move,) = found["relaxations"]
    assert (move["demand"], move["now"]) == ("ratio:calcium:phosphorus", 5)
    assert move["then"] == pytest.approx(1.34, abs=0.01)  # milk: 113 mg to 84 mg

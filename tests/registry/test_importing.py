"""Existing Excel lists: whole or not at all, every wrong cell named."""

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from openpyxl import Workbook

from tests import factories
from tests.factories import registry as make
from valley.config import cli
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Entry, User
from valley.registry import actions
from valley.registry.errors.returns import FileRefused
from valley.registry.models import Engagement, Organisation, Person, Place, Residence, TalentType

FIRMS = ["企业名称", "统一社会信用代码", "单位类型", "所在园区", "入园日期", "注册 日期", "备注"]


def book(*lines: Sequence[Any], prepare: Any = None) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "名单"
    for line in lines:
        sheet.append(list(line))
    if prepare:
        prepare(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def places_of(refused: pytest.ExceptionInfo[FileRefused]) -> list[str]:
    return [fault.place for fault in refused.value.faults]


@pytest.fixture
def office(db: None) -> User:
    return make.office()


def test_a_list_of_firms_is_taken_in_with_residences(office: User) -> None:
    park = make.park("试验东园")
    codes = [make.uscc(), make.uscc()]
    data = book(
        ["试验园区入驻企业名单"],
        FIRMS,
        ["桃源食品", codes[0], "企业、孵化器", "试验东园", date(2023, 5, 1), "2020年3月1日", "甲"],
        ["柳岸食品", f" {codes[1].lower()} ", None, None, None, "2021-01-02", None],
        [None, " "],
    )
    done = actions.import_list(by=office, kind="organisations", data=data)
    assert (done.rows, done.made, done.known, done.ignored) == (2, 2, 0, ())
    first = Organisation.objects.get(name="桃源食品")
    assert (first.founded_on, sorted(t.kind for t in first.types.all())) == (
        date(2020, 3, 1),
        ["enterprise", "incubator"],
    )
    residence = Residence.objects.get()
    assert (residence.park, residence.started_on) == (park, date(2023, 5, 1))
    entry = Entry.objects.get(event="registry.ListImported")
    assert (entry.payload["count"], entry.payload["kind"]) == (2, "organisations")


def test_taking_in_the_same_list_again_makes_nothing(office: User) -> None:
    make.park("试验东园")
    data = book(FIRMS, ["桃源食品", make.uscc(), None, "试验东园", date(2023, 5, 1)])
    actions.import_list(by=office, kind="organisations", data=data)
    again = actions.import_list(by=office, kind="organisations", data=data)
    assert (again.made, again.known, Organisation.objects.count(), Residence.objects.count()) == (0, 1, 1, 1)


def test_a_dry_run_saves_nothing(office: User) -> None:
    before = Entry.objects.count()
    data = book(FIRMS, ["桃源食品", make.uscc()])
    done = actions.import_list(by=office, kind="organisations", data=data, dry_run=True)
    assert (done.made, done.dry_run, Organisation.objects.count(), Entry.objects.count()) == (1, True, 0, before)


def test_every_wrong_cell_is_named_and_nothing_is_saved(office: User) -> None:
    good = make.uscc()
    data = book(
        FIRMS,
        ["好企业", good],
        ["坏代码", good[:17] + ("0" if good[17] != "0" else "1")],
        ["坏园区", make.uscc(), None, "没有的园区", date(2023, 1, 1)],
        ["好企业二", good],
    )
    with pytest.raises(FileRefused) as refused:
        actions.import_list(by=office, kind="organisations", data=data)
    assert places_of(refused) == ["名单!B3", "名单!D4", "名单!A5"]
    assert all(str(f.message) and str(f.remedy) for f in refused.value.faults)
    assert Organisation.objects.count() == 0


def test_cells_of_the_wrong_kind_are_named_before_anything_is_done(office: User) -> None:
    data = book(
        FIRMS,
        [None, 911101990000000123],
        ["甲", "x" * 5, "城堡", "乙园", "昨天", "2020-13-01"],
        [123, None, 5, None, 7, True],
    )
    with pytest.raises(FileRefused) as refused:
        actions.import_list(by=office, kind="organisations", data=data)
    assert places_of(refused) == [f"名单!{cell}" for cell in ("A2", "B2", "C3", "E3", "F3", "A4", "C4", "E4", "F4")]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("wrong template", [["甲", "乙"], ["1", "2"]]),
        ("no rows", [FIRMS]),
        ("a head twice", [[*FIRMS, "名称"], ["甲"]]),
        ("nothing at all", [[]]),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_in_words(office: User, name: str, lines: list[list[Any]]) -> None:
    with pytest.raises(FileRefused) as refused:
        actions.import_list(by=office, kind="organisations", data=book(*lines))
    assert (refused.value.faults, bool(str(refused.value.message))) == ((), True)


def test_formulas_and_merged_cells_are_named(office: User) -> None:
    line = ["甲", make.uscc(), "=1+1"]
    data = book(FIRMS, line, ["乙", make.uscc()], prepare=lambda sheet: sheet.merge_cells("A3:A4"))
    with pytest.raises(FileRefused) as refused:
        actions.import_list(by=office, kind="organisations", data=data)
    assert places_of(refused) == ["名单!C2", "名单!A3:A4"]


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (300 * 1024**2))
    return out.getvalue()


def _endless() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="n"><v>1</v></c></row>' for n in range(1, 1_000_001))
    whole = book(FIRMS, ["甲"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                content = f"{head}{rows}</sheetData></worksheet>".encode()
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("make_file", [_bomb, _endless, lambda: b"PK\x03\x04broken", lambda: b"", lambda: b"\xd0\xcf"])
def test_dangerous_files_are_refused_quickly(office: User, make_file: Any) -> None:
    data = make_file()
    started = time.process_time()
    with pytest.raises(FileRefused):
        actions.import_list(by=office, kind="organisations", data=data)
    assert time.process_time() - started < 10


def test_people_are_taken_in_sealed(office: User) -> None:
    firm = make.organisation("桃源食品")
    heads = ["姓名", "单位", "电话", "人才类型", "到岗日期", "份额（%）", "告知书版本", "处理目的", "同意日期"]
    line = [
        "林晓试",
        "桃源食品",
        13800000000,
        "外籍、科研",
        date(2024, 1, 1),
        60,
        "2024-1",
        "人才统计",
        date(2024, 1, 1),
    ]
    done = actions.import_list(by=office, kind="people", data=book(heads, line))
    person = Person.objects.get()
    assert done.made == 1
    assert "林晓试".encode() not in bytes(person.name_sealed)
    assert Engagement.objects.get().share_per_mille == 600
    assert sorted(TalentType.objects.values_list("talent", flat=True)) == ["foreign", "research"]
    assert Engagement.objects.get().organisation == firm
    with pytest.raises(FileRefused) as refused:
        actions.import_list(
            by=office,
            kind="people",
            data=book(heads, [line[0], "没有的单位", *line[2:]], [*line[:5], 101, *line[6:]]),
        )
    assert places_of(refused) == ["名单!B2", "名单!F3"]


def test_places_are_taken_in_from_the_park_down(office: User) -> None:
    heads = ["层级", "编号", "名称", "上级编号", "面积（m²）", "面积（亩）"]
    data = book(
        heads,
        ["园区", "XG", "试验园", None, None, 15],
        ["地块", "D1", "一号地", "XG", 6000.5, None],
        ["厂房", "B1", "一号楼", "XG/D1", None, None],
        ["房间", 101, "101", "B1", 80, None],
    )
    assert actions.import_list(by=office, kind="places", data=data).made == 4
    assert str(Place.objects.get(level="park").area_m2) == "10000.00"
    room = Place.objects.get(level="room")
    assert (room.code, room.park, room.parent and room.parent.name) == (
        "101",
        Place.objects.get(level="park"),
        "一号楼",
    )
    with pytest.raises(FileRefused) as refused:
        actions.import_list(
            by=office,
            kind="places",
            data=book(
                heads, ["房间", "102", "102", "XX", 1, None], ["房间", "103", "103", "B1", 1, 1], ["房间", "x", "y"]
            ),
        )
    assert places_of(refused) == ["名单!D2", "名单!F3", "名单!D4"]


def test_only_the_office_takes_in_lists(user: User) -> None:
    with pytest.raises(NotAllowed):
        actions.import_list(by=user, kind="organisations", data=book(FIRMS, ["甲", make.uscc()]))
    with pytest.raises(Invalid):
        actions.import_list(by=user, kind="castles", data=b"")


def test_the_page_offers_empty_lists_to_the_office_only(office: User, client: Client) -> None:
    client.force_login(office)
    assert client.get("/imports").status_code == 200
    assert client.get("/imports/people.xlsx").status_code == 200
    assert client.get("/imports/castles.xlsx").status_code == 404
    client.force_login(factories.user())
    assert client.get("/imports").status_code == 403


def test_the_console_takes_in_a_list(office: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "firms.xlsx"
    file.write_bytes(book(FIRMS, ["甲", make.uscc()]))
    arguments = ["import", "organisations", str(file)]
    parsed = cli._parser()[0].parse_args([*arguments, "--dry-run", "--by", office.username])
    assert (parsed.run(parsed), Organisation.objects.count()) == (0, 0)
    parsed = cli._parser()[0].parse_args(arguments)
    assert (parsed.run(parsed), Organisation.objects.count()) == (0, 1)
    file.write_bytes(book(FIRMS, ["乙", "1"]))
    assert parsed.run(parsed) == 1
    assert "名单!B2" in capsys.readouterr().err


KILLED = """
import os, sys, django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[2]
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[2]
from valley.registry import actions
from valley.registry.actions import importing
taken = importing._TAKERS["organisations"]
def slow(by, values, count=[0]):
    count[0] += 1
    if count[0] == 4:
        print("half-way", flush=True)
        sys.stdin.read()
    return taken(by, values)
importing._TAKERS["organisations"] = slow
actions.import_list(by=None, kind="organisations", data=open(sys.argv[1], "rb").read())
"""


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_half_way_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "firms.xlsx"
    file.write_bytes(book(FIRMS, *([f"甲{n}", make.uscc()] for n in range(6))))
    name = str(connection.settings_dict["NAME"])
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(file), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "valley.config.settings"},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half-way\n"
        process.kill()
    assert Organisation.objects.count() == 0
    assert not Entry.objects.filter(event__startswith="registry.").exists()

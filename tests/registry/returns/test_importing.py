"""Returns from Excel: the firm's template and the office's sheet of many. All or nothing."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from openpyxl import Workbook, load_workbook

from tests.registry.returns.conftest import GOOD, Park, account, build, grant
from valley.kernel.errors import NotAllowed
from valley.kernel.models import Entry
from valley.registry.actions import returns as actions
from valley.registry.engine.returns.checking import check
from valley.registry.engine.returns.library import form
from valley.registry.engine.returns.workbook import layout
from valley.registry.engine.returns.workbook.writing import Row, write_many, write_one
from valley.registry.errors.returns import ChangedMeanwhile, FileRefused
from valley.registry.models import OrganisationIdentifier, Return, ReturnTransition, Role, Scheme

FORM = form("annual", "2022")
VALUES = check(FORM, GOOD).values


def one(park: Park, n: int = 0, **values: int) -> bytes:
    report = park.report(n)
    subject = layout.Subject(str(report.campaign.public_id), "2023", str(report.organisation.public_id), "甲")
    return write_one(FORM, subject, values=VALUES | values, last={}, reasons={"profit": "属实"}, language="zh-hans")


def rows(park: Park, count: int | None = None, **values: int) -> list[Row]:
    return [Row(str(f.organisation.public_id), "", "甲", VALUES | values) for f in park.firms[:count]]


def many(park: Park, given: list[Row]) -> bytes:
    subject = layout.Subject(str(park.years[2023].public_id), "2023")
    return write_many(FORM, subject, given, language="zh-hans")


def edited(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    book = load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refused(act: Callable[[], Any]) -> list[tuple[str, str]]:
    with pytest.raises(FileRefused) as caught:
        act()
    assert str(caught.value.message)
    assert str(caught.value.remedy)
    return [(f.place, f.message.zh) for f in caught.value.faults]


def test_a_template_fills_the_return_exactly_and_submits_nothing(park: Park) -> None:
    firm = park.firms[0]
    actions.import_return(by=firm.filler, report=park.report(), data=one(park), revision=0)
    report = park.report()
    assert report.typed == GOOD | {"technology_contract_value": ""}
    assert (report.state, report.reasons) == ("draft", {"profit": "属实"})
    assert Entry.objects.filter(event="registry.ReturnsImported").count() == 1
    with pytest.raises(ChangedMeanwhile):
        actions.import_return(by=firm.filler, report=report, data=one(park), revision=0)


def test_an_empty_cell_empties_what_stood_there(park: Park) -> None:
    park.fill(technology_contract_value="7")
    actions.import_return(by=park.firms[0].filler, report=park.report(), data=one(park), revision=1)
    assert park.report().typed["technology_contract_value"] == ""


def test_wrong_cells_are_named_and_nothing_is_saved(park: Park) -> None:
    by = park.firms[0].filler
    wrong = edited(one(park), lambda book: book.worksheets[0].__setitem__("E10", "约七千"))
    found = refused(lambda: actions.import_return(by=by, report=park.report(), data=wrong, revision=None))
    assert found == [("填报!E10", "“约七千”不是数字。")]
    hard = one(park, output_value_local=10**12)
    found = refused(lambda: actions.import_return(by=by, report=park.report(), data=hard, revision=None))
    assert found == [("填报!E11", "园区内产值不能大于总产值。")]
    found = refused(lambda: actions.import_return(by=by, report=park.report(), data=b"no file", revision=None))
    assert found == []
    found = refused(lambda: actions.import_return(by=by, report=park.report(), data=one(park, 1), revision=None))
    assert found == []  # another firm's template
    assert park.report().typed == {}
    assert park.report().revision == 0


def test_the_office_fills_many_from_one_file(park: Park) -> None:
    park.accept(2)
    assert actions.import_many(by=park.office, campaign=park.years[2023], data=many(park, rows(park, 2))) == 2
    assert [park.report(n).typed for n in (0, 1)] == [GOOD, GOOD]
    assert park.report(0).state == "draft"
    assert (
        actions.import_many(by=park.office, campaign=park.years[2023], data=many(park, rows(park, 2)), submit=True) == 2
    )
    assert [park.report(n).state for n in (0, 1)] == ["filled", "filled"]
    assert ReturnTransition.objects.filter(verb="submit", by=park.office).count() == 2
    entry = Entry.objects.filter(event="registry.ReturnsImported").latest("pk")
    assert entry.payload["count"] == 2


def test_a_firm_is_also_found_by_its_credit_code(park: Park) -> None:
    code = "91110117MA01ABCD2X"
    OrganisationIdentifier.objects.create(organisation=park.firms[1].organisation, scheme=Scheme.USCC, value=code)
    data = many(park, [Row("", code, "乙", VALUES, "说明")])
    assert actions.import_many(by=park.office, campaign=park.years[2023], data=data) == 1
    assert park.report(1).typed == GOOD


def test_one_wrong_row_stops_the_whole_file(park: Park) -> None:
    park.sign(2)
    code = "91110117MA01ABCD2X"
    OrganisationIdentifier.objects.create(organisation=park.firms[0].organisation, scheme=Scheme.USCC, value=code)
    given = [
        *rows(park),
        Row("00000000-0000-7000-8000-000000000000", "", "谁", VALUES),
        Row("", code, "甲", VALUES),
        Row("胡写", "", "谁", VALUES),
    ]
    found = refused(lambda: actions.import_many(by=park.office, campaign=park.years[2023], data=many(park, given)))
    assert found == [
        ("批量填报!A9", "这个单位的报表已经提交，不能再导入。"),
        ("批量填报!A10", "这个单位不在您负责的应报名单上。"),
        ("批量填报!A11", "这个单位在文件中出现了两次。"),
        ("批量填报!A12", "这个单位不在您负责的应报名单上。"),
    ]
    assert park.report(0).typed == {}


def test_with_submit_every_open_question_stops_the_file(park: Park) -> None:
    campaign = park.years[2023]
    given = rows(park, 2, profit=10**13)
    found = refused(lambda: actions.import_many(by=park.office, campaign=campaign, data=many(park, given), submit=True))
    assert [place for place, _words in found] == ["批量填报!G7", "批量填报!G8"]
    told = [Row(r.organisation, "", "甲", r.values, "投资收益") for r in given]
    assert actions.import_many(by=park.office, campaign=campaign, data=many(park, told), submit=True) == 2
    assert park.report(0).reasons == {"profit": "投资收益"}


def test_another_campaigns_file_and_other_people_are_refused(park: Park) -> None:
    data = many(park, rows(park))
    other = park.open(2022)
    assert refused(lambda: actions.import_many(by=park.office, campaign=other, data=data)) == []
    with pytest.raises(NotAllowed):
        actions.import_many(by=park.firms[0].filler, campaign=park.years[2023], data=data)


def test_the_office_of_another_park_fills_nothing_here(park: Park) -> None:
    from valley.registry.models import Level, Place

    elsewhere = Place.objects.create(level=Level.PARK, code="M", name="马坊园区（演示）")
    stranger = account()
    grant(stranger, Role.OPERATOR, park=elsewhere)
    data = many(park, rows(park, 1))
    found = refused(lambda: actions.import_many(by=stranger, campaign=park.years[2023], data=data))
    assert found == [("批量填报!A7", "这个单位不在您负责的应报名单上。")]
    neighbour = account()
    grant(neighbour, Role.OPERATOR, park=park.place)
    assert actions.import_many(by=neighbour, campaign=park.years[2023], data=data) == 1


CHILD = """
import os, sys, time
import django
django.setup()
from django.db import transaction
from valley.kernel.models import User
from valley.registry.actions.returns import importing
from valley.registry.models import Campaign

publish = importing.publish
def publish_and_wait(*given, **more):
    publish(*given, **more)
    print("written", flush=True)
    time.sleep(60)
importing.publish = publish_and_wait
importing.import_many(
    by=User.objects.get(pk=int(sys.argv[1])), campaign=Campaign.objects.get(pk=int(sys.argv[2])),
    data=open(sys.argv[3], "rb").read(), submit=True,
)
"""


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_half_way_leaves_nothing(tmp_path: Any) -> None:
    park = build()
    park.open(2023)
    path = tmp_path / "many.xlsx"
    path.write_bytes(many(park, rows(park)))
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "valley.config.settings",
        "DATABASE_URL": f"{address}/{settings['NAME']}",
        "DATABASE_OWNER_URL": f"{address}/{settings['NAME']}",
    }
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD), str(park.office.pk), str(park.years[2023].pk), str(path)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child, child.stdout:
        assert child.stdout.readline() == "written\n"
        os.kill(child.pid, signal.SIGKILL)
        child.wait(10)
    for _attempt in range(50):  # the server notices the broken connection
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND state = 'idle in transaction'"
            )
            if cursor.fetchone() == (0,):
                break
        time.sleep(0.1)
    assert set(Return.objects.values_list("state", "revision")) == {("draft", 0)}
    assert not ReturnTransition.objects.exists()
    assert not Entry.objects.filter(event="registry.ReturnsImported").exists()
    assert actions.import_many(by=park.office, campaign=park.years[2023], data=path.read_bytes(), submit=True) == 3

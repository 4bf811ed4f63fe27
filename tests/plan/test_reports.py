"""The assessment report and the data pack, read back as their readers would."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from docx import Document
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from tests.factories import registry as make
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import User
from valley.plan import tasks
from valley.plan.actions import reports
from valley.plan.actions.snapshots import take_snapshot
from valley.plan.engine.evaluate import Span
from valley.plan.models import PlanEdition, Snapshot
from valley.plan.queries.printed import Print
from valley.plan.queries.snapshots import shot
from valley.registry import actions as registry
from valley.registry.models import Organisation, Place

SPAN = Span(date(2024, 1, 1), date(2025, 1, 1))
Printer = Callable[..., bytes]
CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.mo"
in_english = pytest.mark.skipif(not CATALOGUE.exists(), reason="script/test compiles the English catalogue")


@pytest.fixture
def park(db: None) -> Place:
    return make.park()


@pytest.fixture
def firms(park: Place) -> list[Organisation]:
    found = [make.resident(park) for _ in range(5)]
    for firm in found[:4]:
        make.certificate(firm, "specialised", level="municipal", issued_on=date(2023, 3, 1))
    return found


def frozen(edition: PlanEdition, office: User, title: str = "2024年度考核") -> Snapshot:
    return take_snapshot(by=office, edition=edition, title=title, span=SPAN, reason="年度考核")


@pytest.fixture
def snapshot(edition: PlanEdition, office: User, firms: list[Organisation]) -> Snapshot:
    return frozen(edition, office)


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Printer:
    monkeypatch.setattr(settings, "REPORTS_DIR", tmp_path)

    def make_it(snapshot: Snapshot, kind: str, language: str = "zh", *, inside: bool = True) -> bytes:
        return reports.print_report(snapshot=snapshot, kind=kind, language=language, inside=inside).read_bytes()

    return make_it


def squeezed(words: str) -> str:
    """Without the spaces that a page sets between Chinese and Latin, or at the end of a line."""
    return "".join(words.replace("\u200b", "").split())


def text_of_pdf(data: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=in_english)])
def test_the_pdf_says_every_indicator_and_on_each_page_what_it_rests_on(
    snapshot: Snapshot, printed: Printer, language: str
) -> None:
    pages = text_of_pdf(printed(snapshot, "pdf", language))
    whole = "".join(pages)
    for line in shot(snapshot, inside=True).lines:
        text = line.indicator.name.text
        assert text is not None
        assert squeezed(text.en if language == "en" else text.zh) in whole
    assert all(snapshot.hash in page for page in pages)
    assert len(pages) > 4
    # Four firms with a certificate against a target of 80: 5 %; the lost targets are said to be lost.
    assert "5%" in whole
    lost = "lostfromthetext" if language == "en" else "目标在原文中脱落"
    assert lost in whole
    heads = {"zh": ("九、方法", "尚不清楚的内容"), "en": ("9.Method", "Whatisnotknown")}[language]
    assert all(head in whole for head in heads)


@in_english
def test_an_english_report_has_no_chinese_but_what_people_wrote(snapshot: Snapshot, printed: Printer) -> None:
    book = zipfile.ZipFile(io.BytesIO(printed(snapshot, "zip", "en")))
    rows = csv.reader(io.StringIO(book.read("indicators.csv").decode("utf-8-sig")))
    assert [cell for row in rows for cell in row if any("\u4e00" <= c <= "\u9fff" for c in cell)] == []


def test_a_report_of_invented_data_says_so_on_every_page(
    edition: PlanEdition, office: User, firms: list[Organisation], printed: Printer
) -> None:
    plain = printed(frozen(edition, office, "一"), "pdf")
    assert not any("虚构演示数据" in page for page in text_of_pdf(plain))
    User.objects.filter(pk=office.pk).update(fictional=True)
    shot_two = frozen(edition, office, "二")
    assert all("虚构演示数据" in page for page in text_of_pdf(printed(shot_two, "pdf")))
    document = Document(io.BytesIO(printed(shot_two, "docx")))
    assert document.sections[0].header.paragraphs[0].text == "虚构演示数据"


def test_word_has_headings_tables_and_pictures(snapshot: Snapshot, printed: Printer) -> None:
    document = Document(io.BytesIO(printed(snapshot, "docx")))
    heads = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert len(heads) == 9
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "序号")
    by_no = {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows[1:]}
    assert len(by_no) == 22
    assert by_no["6"][5] == "4"
    assert by_no["10"][4] == "原文脱落"
    assert len(document.inline_shapes) >= 1
    assert snapshot.hash in document.sections[0].footer.paragraphs[0].text


def test_what_a_person_wrote_is_never_code(edition: PlanEdition, office: User, printed: Printer) -> None:
    title = '=1+1 #panic("x") $a$ *b* <c> \\ "d"'
    odd = frozen(edition, office, title)
    assert squeezed(title) in "".join(text_of_pdf(printed(odd, "pdf")))
    assert title in [p.text for p in Document(io.BytesIO(printed(odd, "docx"))).paragraphs]


def test_an_outsider_can_recompute_the_hash_from_the_pack(snapshot: Snapshot, printed: Printer) -> None:
    book = zipfile.ZipFile(io.BytesIO(printed(snapshot, "zip")))
    assert hashlib.sha256(book.read("snapshot.json")).hexdigest() == snapshot.hash
    for line in book.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(book.read(name)).hexdigest() == digest
    readme = book.read("README.txt").decode()
    assert snapshot.hash in readme
    assert "sha256sum snapshot.json" in readme
    told = json.loads(book.read("snapshot.json"))
    six = next(f for f in told["figures"] if f["indicator"] == 6 and not f["alternative"])
    assert six["value"] == "4/1"
    assert len(six["parts"][0]["records"]) == 4


def test_the_tables_of_the_pack_agree(snapshot: Snapshot, printed: Printer) -> None:
    book = zipfile.ZipFile(io.BytesIO(printed(snapshot, "zip")))
    excel = load_workbook(io.BytesIO(book.read("data.xlsx")))
    names = ("indicators", "figures", "parts", "industries", "stages", "unknown", "records")
    for name, sheet in zip(names, excel, strict=True):
        rows = list(csv.reader(io.StringIO(book.read(f"{name}.csv").decode("utf-8-sig"))))
        assert len(rows) == sheet.max_row
        assert [str(cell.value) for cell in sheet[1]] == rows[0]
    six = next(row for row in excel["指标"].iter_rows(values_only=True) if row[0] == 6)
    assert six[7] == 4


def test_a_withheld_figure_is_nowhere_in_public(snapshot: Snapshot, printed: Printer) -> None:
    """The mark is set by hand: which figures deserve it is tested with the snapshots."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE plan_snapshotfigure DISABLE TRIGGER USER")
        cursor.execute("UPDATE plan_snapshotfigure SET sensitive = true WHERE indicator = 6")
        cursor.execute("ALTER TABLE plan_snapshotfigure ENABLE TRIGGER USER")
    for kind in ("zip", "pdf"):
        public, inside = (printed(snapshot, kind, inside=level) for level in (False, True))
        assert public != inside
    book = zipfile.ZipFile(io.BytesIO(printed(snapshot, "zip", inside=False)))
    assert not {"snapshot.json", "records.csv"} & set(book.namelist())
    told = json.loads(book.read("figures.json"))
    six = [f for f in told["figures"] if f["indicator"] == 6]
    assert {(f["state"], f["value"], len(f["parts"])) for f in six} == {("withheld", None, 0)}
    parts = list(csv.DictReader(io.StringIO(book.read("parts.csv").decode("utf-8-sig"))))
    assert not [row for row in parts if row["序号"] == "6"]
    assert "不公开：6" in "".join(text_of_pdf(printed(snapshot, "pdf", inside=False)))
    assert "不公开：6" not in "".join(text_of_pdf(printed(snapshot, "pdf")))


def test_the_report_tells_what_changed_since_the_last_snapshot(
    edition: PlanEdition, office: User, firms: list[Organisation], printed: Printer
) -> None:
    frozen(edition, office, "先前")
    registry.retract_certificate(by=office, certificate=firms[0].certificates.get(), reason="登记有误")
    later = frozen(edition, office, "更正后")
    whole = "".join(text_of_pdf(printed(later, "pdf")))
    assert "上一快照：先前" in whole
    assert "撤销1" in whole
    assert firms[0].name not in whole


def test_a_file_is_made_once_and_stays(snapshot: Snapshot, printed: Printer) -> None:
    first = printed(snapshot, "pdf")
    path = Print(snapshot, "pdf", "zh", True).path
    made = path.stat().st_mtime_ns
    assert printed(snapshot, "pdf") == first
    assert path.stat().st_mtime_ns == made
    with pytest.raises(Invalid):
        printed(snapshot, "exe")
    with pytest.raises(Invalid):
        printed(snapshot, "pdf", "fr")


def test_somebody_asks_the_worker_makes_it_and_it_is_taken_along(
    snapshot: Snapshot, printed: Printer, office: User
) -> None:
    client = Client()
    client.force_login(office)
    address = f"{snapshot.uri}/reports/zh.zip"
    assert "还没有人要过" in client.get(address).content.decode()
    for _twice in range(2):
        assert client.post(address).status_code == 302
    job = ProcrastinateJob.objects.get(task_name="plan.print_report")
    assert "排队中" in client.get(address).content.decode()
    assert client.get(f"{address}/file").status_code == 404
    tasks.print_report(**job.args)
    assert f"{address}/file" in client.get(address).content.decode()
    answer = client.get(f"{address}/file")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert (
        hashlib.sha256(zipfile.ZipFile(io.BytesIO(answer.content)).read("snapshot.json")).hexdigest() == snapshot.hash
    )
    # The public level is another file: the office's does not open to outsiders.
    assert Client().get(f"{address}/file").status_code == 404


def test_nobody_below_operator_level_gets_the_offices_report(snapshot: Snapshot, printed: Printer) -> None:
    outsider = make.with_role("member", make.organisation())
    with pytest.raises(NotAllowed):
        reports.ask_for_report(by=outsider, wanted=Print(snapshot, "pdf", "zh", True))
    reports.ask_for_report(by=outsider, wanted=Print(snapshot, "pdf", "zh", False))
    assert ProcrastinateJob.objects.get(task_name="plan.print_report").args["inside"] is False

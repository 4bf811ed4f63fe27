# ruff: noqa: E501 - lines of exports are as long as they are
"""Exports as the usual databases and reference managers really write them."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.innovation.exchange.engine.intake.rows import Broken, day, identifier, status
from valley.innovation.exchange.engine.intake.styles import bibtex, ris
from valley.innovation.exchange.engine.intake.tables import table

INCOPAT = (
    "序号,标题 (中文),摘要 (中文),申请号,申请日,公开（公告）号,公开（公告）日,申请人,当前权利人,IPC主分类,专利有效性,当前法律状态\r\n"
    "1,脱腥方法,热烫,CN202110001.2,20210105,CN112A,20210305,甲公司,甲公司,A23L11/30,有效,授权\r\n"
)
PATSNAP = (
    "公开(公告)号\t标题\t[标]当前申请(专利权)人\tIPC分类号\t简单法律状态\nCN112A\t脱腥方法\t甲公司\tA23L11/30\t有效\n"
)
CNIPA = "申请号,申请日,公开（公告）号,公开（公告）日,发明名称,IPC分类号,申请（专利权）人\nCN1,2021.01.05,CN112A,2021.03.05,脱腥方法,A23L11/30,甲公司\n"
TIPO = "公開公告號,專利名稱,申請人,國際分類,公開公告日\nCN112A,脱腥方法,甲公司,A23L11/30,2021/03/05\n"
ESPACENET = (
    "Espacenet - results,,\nQuery: soy,,\n\n"
    "No,Title,Inventors,Applicants,Publication number,Earliest priority,IPC,Publication date\n"
    '1,"脱腥\n方法",X,"甲公司\n乙","CN112A\nUS1B2",2020-01-01,"A23L11/30\nA23C11/10",2021-03-05\n'
)
DERWENT = (
    'Publication Number;"Title - DWPI";Title;Assignee/Applicant;IPC - Current;Publication Date;Dead/Alive\n'
    'CN112A;"A long DWPI title";脱腥方法;甲公司;A23L11/30 | A23C11/10;2021-03-05;Alive\n'
)
LENS = (
    "#,Jurisdiction,Kind,Display Key,Lens ID,Publication Date,Title,Abstract,Applicants,IPCR Classifications,Legal Status\n"
    "1,CN,A,CN 112 A,000-1,2021-03-05,脱腥方法,x,甲公司,A23L11/30;;A23C11/10,PATENTED\n"
)
GOOGLE = "search URL:,https://patents.google.com/?q=soy\nid,title,assignee,publication date\nCN-112-A,脱腥方法,甲公司,2021-03-05\n"
WIPO = '"Application Id","Title","Applicants","I P C","Publication Date"\n"=""CN112A""","脱腥方法","甲公司","A23L 11/30","05.03.2021"\n'
SEPARATED = "sep=;\nTitle;Publication Number;Applicant;Publication Date\n脱腥方法;CN112A;甲公司;2021-03-05\n"
HTML = (
    "<html><table><tr><td>标题</td><td>公开号</td><td>申请人</td><td>公开日</td></tr>"
    "<tr><td>脱腥<b>方法</b></td><td>CN112A</td><td>甲公司</td><td>2021-03-05</td></tr></table></html>"
)


@pytest.mark.parametrize(
    "words", [INCOPAT, PATSNAP, CNIPA, TIPO, ESPACENET, DERWENT, LENS, GOOGLE, WIPO, SEPARATED, HTML],
    ids=["incopat", "patsnap", "cnipa", "tipo", "espacenet", "derwent", "lens", "google", "wipo", "separated", "html"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_an_export_is_read(words: str, encoding: str) -> None:
    (row,) = table(words.encode(encoding))
    assert row.title.replace(" ", "") == "脱腥方法"
    assert (row.identifier, row.holders.split("\n")[0]) == ("CN112A", "甲公司")
    if words != PATSNAP:
        assert row.published_on == date(2021, 3, 5)
    if "A23C" in words:
        assert row.ipc == ("A23L 11/30", "A23C 11/10")


def test_status_is_what_the_database_says() -> None:
    assert table(INCOPAT.encode())[0].legal_status == "granted"
    assert table(DERWENT.encode())[0].legal_status == table(LENS.encode())[0].legal_status == "granted"
    assert [status(word) for word in ("Not in force", "DISCONTINUED", "专利权维持", "撤销专利权", "INACTIVE")] == [
        "lapsed", "refused", "granted", "lapsed", "lapsed",
    ]  # fmt: skip


def test_excel_with_a_cover_a_preface_dates_and_whole_numbers() -> None:
    book, kept = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["导出说明"])
    sheet = book.create_sheet("数据")
    for cells in (
        ["检索式：豆奶"], [], ["标题", "申请号", "公开日", "年费期限"],
        ["脱腥方法", 202110001.0, datetime(2021, 3, 5, 10), 46000],  # noqa: DTZ001 - a sheet knows no zone
    ):  # fmt: skip
        sheet.append(cells)
    book.save(kept)
    (row,) = table(kept.getvalue())
    assert (row.row, row.title, row.identifier) == (4, "脱腥方法", "202110001")
    assert (row.published_on, row.fee_due_on) == (date(2021, 3, 5), date(2025, 12, 9))


def test_an_old_excel_file_says_what_to_do() -> None:
    with pytest.raises(Broken) as broken:
        table(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")
    assert broken.value.fault == "old_excel"


def test_dates_of_every_hand_and_none_of_doubt() -> None:
    wanted = date(2024, 3, 15)
    for said in ("2024-03-15", "2024/3/15 0:00:00", "15.03.2024", "15/03/2024", "03/15/2024", "15 Mar 2024",
                 "March 15, 2024", "45366", "２０２４年３月１５日"):  # fmt: skip
        assert day(said, 1, "x") == wanted, said
    assert (day("05.03.2024", 1, "x"), day("Mar 2024", 1, "x")) == (date(2024, 3, 5), date(2024, 3, 1))
    assert [day(said, 1, "x") for said in ("", "—", "in press", "无")] == [None] * 4
    for said in ("05/03/2024", "2024-13-01", "31.02.2024", "12", "9999-12-31", "0000-00-00"):
        with pytest.raises(Broken):
            day(said, 1, "x")
    assert identifier("CN1A;\nCN1B") == "CN1A"


@given(st.text(max_size=30))
def test_whatever_stands_for_a_date_is_one_or_is_told(said: str) -> None:
    try:
        found = day(said, 1, "x")
    except Broken:
        return
    assert found is None or 1790 <= found.year < 2200


def test_bibtex_as_people_write_it() -> None:
    words = r"""
    @string{food = "Food Chem."}
    @comment{nothing}
    @Article{Zhang 2024,
      title = "Effect of " # {$\beta$-lactoglobulin} # " gels",
      author = {M{\"u}ller, J. and Erd\H{o}s, P. and {\'E}va \v{S}tol},
      journal = food, year = {in press}, url = {https://doi.org/10.1234/ABC}
    }
    @inproceedings(,title={Rice \{cooked\} \& chilled}, date={2024-03/2024-05}, keywords={rice; starch})
    @patent{张三:2023, title={脱腥}, number={CN 1 A}, year=2023}
    """
    one, two, three = bibtex(words.encode())
    assert (one.title, one.published_on) == ("Effect of β-lactoglobulin gels", None)
    assert (one.holders, one.identifier) == ("Müller, J.; Erdős, P.; Éva Štol", "10.1234/abc")
    assert (two.title, two.published_on, two.topics) == ("Rice cooked & chilled", date(2024, 3, 1), ("rice", "starch"))
    assert (three.kind, three.identifier) == ("patent", "CN1A")


def test_ris_as_people_write_it() -> None:
    words = (
        "\ufeffTY - JOUR\r\nT1 - First title\r\nAB - Starts here\r\n   and goes on\r\nPY - 2024///\r\n"
        "TY  - PAT\r\nTI  - 脱腥\r\nM1  - CN1A\r\nER  -\r\n\r\nTY  - JOUR\r\nTI  - Third\r\nUR  - http://dx.doi.org/10.1/x\r\nER  - \r\n"
    )
    one, two, three = ris(words.encode())
    assert (one.title, one.abstract, one.published_on) == ("First title", "Starts here and goes on", date(2024, 1, 1))
    assert (two.kind, two.identifier) == ("patent", "CN1A")
    assert three.title == "Third"

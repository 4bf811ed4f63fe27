"""Anybody can check a business, with nothing but an address."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from valley.kernel.models import Entry
from valley.plan.actions.editions import load_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plan(db: None) -> None:
    load_plan(by=None, slug="nutrition-valley-2022-2035")


def page(client: Client, status: int = 200, /, **facts: str) -> str:
    answer = client.get("/catalogue-check?" + urlencode(facts))
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


BAKERY = {
    "industry": "1411",
    "activity": "production",
    "build": "new",
    "city_supply": "no",
    "on_site": "no",
    "kitchen": "none",
}


def test_a_stranger_is_asked_for_the_industry_first(client: Client) -> None:
    text = page(client)
    assert "该业务属于哪个行业" in text
    assert "还不能判定" in text
    assert "sessionid" not in client.cookies


def test_a_word_is_looked_up_in_the_classification(client: Client) -> None:
    text = page(client, industry="葡萄酒")
    assert "?industry=1515" in text
    assert "没有找到相近的行业" in page(client, industry="龘靐")


def test_only_what_still_matters_is_asked(client: Client) -> None:
    assert "在当地从事的是哪一个环节" in page(client, industry="1521", build="new")
    text = page(client, industry="2614")
    assert "本目录节选未覆盖" in text
    assert 'id="question"' not in text


def test_a_beverage_plant_is_prohibited_and_its_research_is_the_nearest_yes(client: Client) -> None:
    text = page(client, industry="1521", activity="production", build="new")
    for words in (
        "禁止新建和扩建[(1515)葡萄酒制造除外]",
        "规划文本第 197-199 行",
        "最近的改法",
        "由“生产制造”改为“研发、中试、",
    ):
        assert words in text
    way = re.search(r'href="(\?[^"]*)">看这样的结果', text)
    assert way
    after = client.get("/catalogue-check" + way[1].replace("&amp;", "&")).content.decode()
    assert re.search(r'id="verdict">允许<', after)


def test_a_doubt_is_shown_with_both_readings(client: Client) -> None:
    text = page(client, **BAKERY)
    assert re.search(r'id="verdict">需人工判断<', text)
    assert "括号没有闭合" in text
    assert "读作“限制类（推断）”时" in text


def test_who_does_not_know_is_asked_the_next_thing(client: Client) -> None:
    facts = {**BAKERY, "city_supply": "?"}
    del facts["on_site"]
    text = page(client, **facts)
    assert "是否为符合卫生规范的现场制作类经营" in text
    assert "不清楚" in text
    text = page(client, **{**BAKERY, "city_supply": "?"})
    assert "还不能判定" in text
    assert "保障城市运行" in text


def test_a_division_is_refined_by_its_groups(client: Client) -> None:
    text = page(client, industry="15", activity="production", build="new")
    assert "industry=151&amp;" in text
    assert "该业务属于哪个行业" in text


@pytest.mark.parametrize(
    "facts",
    [{"activity": "dancing"}, {"industry": "9999"}, {"on": "yesterday"}, {"build": "<script>alert(1)</script>"}],
)
def test_an_answer_that_does_not_fit_is_refused_with_a_remedy(client: Client, facts: dict[str, str]) -> None:
    text = page(client, 422, **facts)
    assert "有误" in text
    assert "<script>alert" not in text


def test_nobody_settles_a_doubt_through_the_address(client: Client) -> None:
    text = page(client, **BAKERY, class_14="restricted", tail_14="complete")
    assert re.search(r'id="verdict">需人工判断<', text)


def test_before_the_edition_no_verdict_is_given(client: Client) -> None:
    assert "没有已载入的有效版本" in page(client, industry="1521", on="2021-01-01")
    assert "来源未给出确切日期" in page(client, industry="1521", on="2022-03-10")


def test_the_page_speaks_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    text = page(client, industry="1521", activity="production", build="new")
    assert "Prohibited" in text
    assert "research and development" in text


def test_looking_writes_nothing(client: Client) -> None:
    before = Entry.objects.count()
    page(client, **BAKERY)
    assert Entry.objects.count() == before
    assert client.post("/catalogue-check").status_code == 405


def test_every_link_keeps_the_day_that_was_asked_about(client: Client) -> None:
    text = page(client, industry="1521", on="2025-05-05")
    assert 'name="on" value="2025-05-05"' in text
    assert "on=2025-05-05" in text

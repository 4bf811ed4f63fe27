"""A pasted notice becomes the same year as the shipped data, or says which item does not fit."""

from datetime import date

import pytest

from tests.kernel.engine.clock.shipped import SHIPPED
from valley.kernel.engine.clock import CalendarFault, Notice
from valley.kernel.engine.clock.notice import read_notice

NOTICE = Notice("通知", "国办发明电〔2025〕7号")
FOR_2026 = """各省、自治区、直辖市人民政府,国务院各部委、各直属机构:
经国务院批准,现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦:1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。
二、春节:2月15日(农历腊月二十八、周日)至23日(农历正月初七、周一)放假调休,共9天。2月14日(周六)、2月28日(周六)上班。
三、清明节:4月4日(周六)至6日(周一)放假,共3天。
四、劳动节:5月1日(周五)至5日(周二)放假调休,共5天。5月9日(周六)上班。
五、端午节:6月19日(周五)至21日(周日)放假,共3天。
六、中秋节:9月25日(周五)至27日(周日)放假,共3天。
七、国庆节:10月1日(周四)至7日(周三)放假调休,共7天。9月20日(周日)、10月10日(周六)上班。

鼓励单位和个人结合落实带薪年休假等制度,实际形成较长假期,推动错峰出行。
国务院办公厅
2025年11月4日"""
FOR_2023 = """一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。"""


@pytest.mark.parametrize(("text", "year"), [(FOR_2026, 2026), (FOR_2023, 2023)])
def test_a_pasted_notice_is_the_shipped_year(text: str, year: int) -> None:
    read, shipped = read_notice(text, year, NOTICE), SHIPPED.years[year]
    assert read.off == shipped.off
    assert read.make_up == shipped.make_up
    assert read.notices == (NOTICE,)


@pytest.mark.parametrize(
    ("old", "new", "place", "fault"),
    [
        ("1月1日(周四)", "1月1日(周五)", "元旦", "是周四，通知写作周五"),
        ("共9天", "共8天", "春节", "共8天"),
        ("4月4日(周六)至6日(周一)放假", "放假", "清明节", "没有读出放假日期"),
        ("5月9日(周六)上班", "5月9日(周日)上班", "劳动节", "周六"),
        ("5月9日(周六)上班", "5月8日上班", "2026", "本来就是工作日"),
        ("6月19日(周五)", "6月31日", "端午节", "没有2026年6月31日"),
        ("9月25日(周五)", "25日(周五)", "中秋节", "没有月份"),
    ],
)
def test_an_item_that_does_not_fit_is_named(old: str, new: str, place: str, fault: str) -> None:
    assert old in FOR_2026
    with pytest.raises(CalendarFault, match=fault) as caught:
        read_notice(FOR_2026.replace(old, new), 2026, NOTICE)
    assert caught.value.place == place


@pytest.mark.parametrize("text", ["", "今年照旧。", "2026年"])
def test_another_text_is_no_notice(text: str) -> None:
    with pytest.raises(CalendarFault, match="没有“一、元旦"):
        read_notice(text, 2026, NOTICE)


def test_the_notice_of_another_year_does_not_pass_for_this_one() -> None:
    with pytest.raises(CalendarFault, match="通知写作"):
        read_notice(FOR_2026, 2027, NOTICE)


def test_the_day_before_the_year_belongs_to_it() -> None:
    assert date(2022, 12, 31) in read_notice(FOR_2023, 2023, NOTICE).off

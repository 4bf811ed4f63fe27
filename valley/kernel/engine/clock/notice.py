"""Reading a holiday notice as it is printed (读放假安排通知).

    二、春节：2月15日（农历腊月二十八、周日）至23日（…周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。

Every date is checked against the weekday printed behind it, every span against its “共…天”.
"""

import re
from collections.abc import Iterator
from datetime import date

from valley.kernel.engine.clock.calendar import CalendarFault, Notice, Span, Year

_WEEKDAYS = "一二三四五六日"
_ITEM = re.compile(r"[一二三四五六七八九十]+、\s*([^:：,，。、（(]+(?:、[^:：,，。（(]+)?)\s*[:：]")
_BRACKET = r"(?:[（(]([^）)]*)[）)])?"
_DATE = rf"(?:(\d{{4}})年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日{_BRACKET}"
_SPAN = re.compile(rf"{_DATE}(?:\s*至\s*{_DATE})?[^。；;]*?放假")
_ONE = re.compile(_DATE)
_TOTAL = re.compile(r"共(\d+)天")


def read_notice(text: str, year: int, notice: Notice) -> Year:
    """The year that the notice fixes.

    Raises: CalendarFault naming the item at fault: nothing found, a weekday that does not fit its
    date, a number of days that does not fit its span, and whatever `Year` refuses.
    """
    text = re.sub(r"[ \t\u3000]+", "", text)
    starts = list(_ITEM.finditer(text))
    if not starts:
        raise CalendarFault(str(year), "文中没有“一、元旦：……”这样的条目", "no items like “一、元旦：…” were found")
    spans: list[Span] = []
    make_up: set[date] = set()
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        name, body = start[1].strip(), text[start.end() : end]
        body = body.split("\n\n")[0]
        spans.append(_span(name, body, year))
        make_up |= set(_worked(name, body, year))
    return Year(year, tuple(spans), frozenset(make_up), (notice,))


def _span(name: str, body: str, year: int) -> Span:
    match = _SPAN.search(body)
    if match is None:
        raise CalendarFault(name, "没有读出放假日期", "no dates off were found")
    first = _day(name, match[1], match[2], match[3], match[4], year, None)
    last = _day(name, match[5], match[6], match[7], match[8], year, first) if match[7] else first
    total = _TOTAL.search(body)
    if total and int(total[1]) != (last - first).days + 1:
        counted = (last - first).days + 1
        raise CalendarFault(
            name,
            f"通知写明共{total[1]}天，起止日期之间是{counted}天",
            f"the notice says {total[1]} days, the dates make {counted}",
        )
    return Span(name, first, last)


def _worked(name: str, body: str, year: int) -> Iterator[date]:
    for sentence in re.split(r"[。；;]", body):
        if "上班" not in sentence or "放假" in sentence:
            continue
        before: date | None = None
        for match in _ONE.finditer(sentence):
            before = _day(name, match[1], match[2], match[3], match[4], year, before)
            yield before


def _day(
    name: str, year: str | None, month: str | None, day: str, inside: str | None, default: int, before: date | None
) -> date:
    """A printed date; a month or a year left out is that of the date before it, else the notice's year."""
    if month is None and before is None:
        raise CalendarFault(name, f"“{day}日”没有月份", f"“{day}日” has no month")
    number = int(year) if year else default if before is None or month else before.year
    try:
        found = date(number, int(month) if month else (before or date.min).month, int(day))
    except ValueError as problem:
        raise CalendarFault(
            name, f"没有{number}年{month or ''}月{day}日这一天", f"there is no {number}-{month or '?'}-{day}"
        ) from problem
    printed = re.search(r"(?:周|星期)([一二三四五六日天])", inside or "")
    if printed and _WEEKDAYS.index(printed[1].replace("天", "日")) != found.weekday():
        raise CalendarFault(
            name,
            f"{found} 是周{_WEEKDAYS[found.weekday()]}，通知写作周{printed[1]}",
            f"{found:%Y-%m-%d is a %A}, the notice prints 周{printed[1]}",
        )
    return found

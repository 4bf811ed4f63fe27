"""The data pack (数据包) of a snapshot: the same figures as the report as tables, and what it takes to check them."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from valley.kernel.engine.report import Entry, Sheet, pack
from valley.kernel.engine.report.pack import Value
from valley.plan.engine.canonical import canonical, plain
from valley.plan.models import Snapshot, SnapshotRecord
from valley.plan.queries import words
from valley.plan.queries.anonymous import breakdown
from valley.plan.queries.frozen import thawed
from valley.plan.queries.gaps import gaps
from valley.plan.queries.snapshots import FigureSeen, Line, PartSeen, Shot, shot
from valley.registry.engine.industries import classification

README = """\
{title}
统计期 Period: {start} – {end}
截至何时所知 Known at: {known}
校验值 Hash (SHA-256): {hash}

data.xlsx 与各 .csv 内容相同。 data.xlsx and the .csv files hold the same tables.
industries 表把各项合计按国民经济行业门类分开,不含单位名称;少于三家、或能推算出某一家的,不公开(规则见 ADR-0010)。
industries splits the totals by section of GB/T 4754-2017 without naming anybody; what rests on fewer than three
organisations, or would let one be computed, is withheld (ADR-0010).
SHA256SUMS 列出各文件的校验值,可用 sha256sum -c SHA256SUMS 核对。 SHA256SUMS lists the checksum of each file.
{check}
"""
INSIDE = """
复算快照校验值 · How to recompute the snapshot's hash
snapshot.json 是快照的规范形式:UTF-8,键按 UTF-16 码元排序,无空白,分数写作 "分子/分母",时刻写作 UTC(RFC 8785 之意)。
对该文件的全部字节求 SHA-256,应等于上面的校验值:
snapshot.json is the snapshot's canonical form: UTF-8, keys sorted by UTF-16 code units, no white space, fractions as
"numerator/denominator", times in UTC (after RFC 8785). The SHA-256 over all bytes of that file is the hash above:

    sha256sum snapshot.json

数值(value)为基本单位:分、平方米、人、个;每一部分(parts)的 records 之和即该度量的合计。
Values are in base units: fen, m², persons, pieces; the records of each of the parts add up to that measure's total.
内部资料:含单位的记录,不得外传。 For the office only: it holds records of single organisations.
"""
PUBLIC = """
公开版只含可以公开的数值(figures.json);涉及单位太少的不列出。校验值是完整快照的,完整快照由园区管理方保存,
可请其出示并按其 README 复算。
The public pack holds only the figures that may be public (figures.json). The hash is that of the whole snapshot, which
the park's office keeps; it can be asked to show it and to recompute the hash as its README says.
"""


def data_pack(snapshot: Snapshot, *, inside: bool) -> bytes:
    """The zip for operator level (with records) or for everybody else (shown figures only)."""
    seen = shot(snapshot, inside=inside)
    sheets = [_indicators(seen), _figures(seen), _parts(seen), _industries(snapshot), _stages(seen), _unknown(seen)]
    if inside:
        sheets.append(_records(snapshot))
        said = Entry("snapshot.json", canonical(thawed(snapshot).ordered()))
    else:
        said = Entry("figures.json", _public_json(seen))
    readme = README.format(
        title=snapshot.title,
        start=snapshot.start,
        end=seen.last_day,
        known=plain(snapshot.known_at),
        hash=snapshot.hash,
        check=INSIDE if inside else PUBLIC,
    )
    return pack(sheets, [Entry("README.txt", readme.encode()), said], at=snapshot.known_at)


def figures_of(line: Line) -> Iterator[FigureSeen]:
    """The definition's figure, then the alternatives'."""
    if line.figure:
        yield line.figure
        yield from line.others


def _indicators(seen: Shot) -> Sheet:
    head = [
        _("序号"), _("指标"), _("计量单位"), _("现状值"), _("现状值依据"), _("目标"), _("目标依据"), _("数值"),
        _("状态"), _("占目标"), _("口径"), _("口径依据"),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [
            line.no, line.name, line.unit, words.stated(line.indicator.baseline),
            str(words.STATUSES[line.indicator.baseline.basis.status][1]), words.stated(line.indicator.target),
            str(words.STATUSES[line.indicator.target.basis.status][1]),
            None if line.value is None else round(words.decimal(line.value), 6), line.status[1], line.percent,
            line.figure.words if line.figure else "", line.definition_status,
        ]
        for line in seen.lines
    ]  # fmt: skip
    return Sheet("indicators", _("指标"), head, rows)


def _figures(seen: Shot) -> Sheet:
    head = [_("序号"), _("备选口径"), _("口径版次"), _("公式"), _("状态"), _("数值"), _("单位代码"), _("原因")]
    rows: list[list[Value]] = [
        [
            line.no, figure.alternative, figure.edition, figure.formula, figure.status[1],
            None if figure.value is None else round(words.decimal(figure.value), 6), line.indicator.unit.unit.code,
            " ".join(figure.why),
        ]
        for line in seen.lines for figure in figures_of(line)
    ]  # fmt: skip
    return Sheet("figures", _("数值"), head, rows)


def _parts(seen: Shot) -> Sheet:
    head = [
        _("序号"), _("备选口径"), _("度量"), _("名称"), _("起"), _("止（含）"), _("合计"), _("单位代码"), _("记录数"),
        _("应收"), _("已收"),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [
            line.no, figure.alternative, part.measure, part.label, part.start, part.day, part.total,
            seen.plan.measure(part.measure).unit.code, part.records, part.expected, part.received,
        ]
        for line in seen.lines for figure in figures_of(line) if figure.state != "withheld" for part in figure.parts
    ]  # fmt: skip
    return Sheet("parts", _("依据"), head, rows)


def _industries(snapshot: Snapshot) -> Sheet:
    """The anonymous part: the same for everybody, so that nothing is learnt by comparing two packs."""
    names = classification()
    head = [
        _("度量"),
        _("名称"),
        _("起"),
        _("止（不含）"),
        _("门类"),
        _("门类名称"),
        _("单位数"),
        _("合计"),
        _("公开情况"),
    ]
    rows: list[list[Value]] = []
    for row in breakdown(snapshot):
        section = names.get(row.section)
        rows.append(
            [
                row.part.measure, words.measure_label(row.part.measure), row.part.start, row.part.end, row.section,
                section.name if section else _("未登记行业"), row.organisations,
                None if row.total is None else round(words.decimal(row.total), 6),
                _("公开") if row.total is not None else _("不公开"),
            ]
        )  # fmt: skip
    return Sheet("industries", _("分行业"), head, rows)


def _stages(seen: Shot) -> Sheet:
    rows: list[list[Value]] = [
        [words.said(stage.name), stage.first_year, stage.last_year, words.said(goal.text),
         words.stated(goal.value) if goal.value else "", " ".join(str(no) for no in goal.nearest)]
        for stage in seen.plan.stages for goal in stage.goals
    ]  # fmt: skip
    return Sheet(
        "stages", _("阶段目标"), [_("阶段"), _("起年"), _("止年"), _("目标"), _("数值"), _("最近的指标")], rows
    )


def _unknown(seen: Shot) -> Sheet:
    return Sheet("unknown", _("尚不清楚"), [_("内容")], [[row] for row in gaps(seen)])


def _records(snapshot: Snapshot) -> Sheet:
    found = SnapshotRecord.objects.filter(part__snapshot=snapshot).order_by("part__measure", "part__start", "uri")
    columns = ("part__measure", "part__start", "uri", "quantity", "on", "organisation", "disclosure")
    head = [_("度量"), _("起"), _("记录"), _("数量"), _("日期"), _("单位"), _("密级")]
    return Sheet("records", _("记录"), head, list(found.values_list(*columns)))


def _public_json(seen: Shot) -> bytes:
    told = {
        "hash": seen.snapshot.hash,
        "plan": seen.plan.slug,
        "start": seen.snapshot.start,
        "end": seen.snapshot.end,
        "known_at": seen.snapshot.known_at,
        "figures": [_told(line, figure) for line in seen.lines for figure in figures_of(line)],
    }
    return json.dumps(plain(told), ensure_ascii=False, indent=1).encode()


def _told(line: Line, figure: FigureSeen) -> dict[str, object]:
    return {
        "indicator": line.no,
        "alternative": figure.alternative,
        "edition": figure.edition,
        "formula": figure.formula,
        "state": figure.state,
        "value": figure.value,
        "unit": line.indicator.unit.unit.code,
        "parts": [_part(part) for part in figure.parts] if figure.state != "withheld" else [],
    }


def _part(part: PartSeen) -> dict[str, object]:
    return {
        "measure": part.measure,
        "start": part.start,
        "end": part.end,
        "total": part.total,
        "records": part.records,
        "expected": part.expected,
        "received": part.received,
    }

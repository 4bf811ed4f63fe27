"""The assessment report (考核报告) of a snapshot, composed as a document in the language that is active."""

from datetime import timedelta
from fractions import Fraction

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from valley.kernel.charts import Chart, Series, svg
from valley.kernel.engine.report import Block, Facts, Notes, Paragraph, Picture, Report, Section, Table, Tiles
from valley.kernel.models import User
from valley.plan.engine.attainment import Verdict
from valley.plan.engine.path import Course
from valley.plan.engine.text import Status
from valley.plan.models import Snapshot
from valley.plan.queries import revisions, words
from valley.plan.queries.gaps import gaps
from valley.plan.queries.indicator import chart
from valley.plan.queries.snapshots import Line, Shot, earlier, previous, shot


def is_fictional(snapshot: Snapshot) -> bool:
    """Whether the plan or the records behind it are invented."""
    return snapshot.plan.fictional or User.objects.filter(fictional=True).exists()


def assessment(snapshot: Snapshot, *, inside: bool) -> Report:
    """The report for operator level (`inside`) or for everybody else, from the snapshot and earlier ones alone: no
    live record is looked at, so it says the same whenever it is printed."""
    seen = shot(snapshot, inside=inside)
    known = [line for line in seen.lines if line.value is not None]
    fictional = is_fictional(snapshot)
    return Report(
        language="en" if words.language().startswith("en") else "zh",
        kicker=words.said(seen.plan.title),
        title=_("指标考核报告"),
        subtitle=snapshot.title,
        facts=_facts(seen),
        sections=[
            Section(_("一、总体情况"), _overview(seen)),
            Section(_("二、指标一览"), [_table(seen)]),
            Section(_("三、有数值的指标"), [] if known else [Paragraph(_("没有。"))]),
            *_each(seen, known),
            Section(_("没有数值的指标"), [_without(seen)], level=2),
            Section(_("四、阶段目标"), _stages(seen)),
            Section(_("五、尚不清楚的内容"), [Notes(gaps(seen), _("没有。"))]),
            Section(_("六、与上一快照的差别"), _before(seen)),
            Section(_("七、数据来源"), _sources(seen)),
            Section(_("八、补录与调整的规划数值"), _entered(seen)),
            Section(_("九、方法"), _method(seen)),
        ],
        footer=_("校验值 %(hash)s · 截至 %(known)s 所知")
        % {"hash": snapshot.hash, "known": _moment(snapshot.known_at)},
        at=snapshot.known_at,
        contents=_("目录"),
        mark=_("虚构演示数据") if fictional else "",
        remark=_("本报告出自演示数据：单位、记录和数值均为虚构，不反映任何真实情况。") if fictional else "",
    )


def _moment(at: object) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")  # type: ignore[arg-type]


def _facts(seen: Shot) -> Facts:
    shot = seen.snapshot
    return Facts(
        [
            (_("统计期"), f"{shot.start} – {seen.last_day}"),
            (_("截至何时所知"), _("%(moment)s（北京时间）") % {"moment": _moment(shot.known_at)}),
            (_("快照生成时间"), _moment(shot.made_at)),
            (_("用途"), shot.reason),
            (_("规划版本"), _("第 %(edition)s 版，数据文件校验值 %(sum)s…") % {
                "edition": seen.plan.edition, "sum": shot.plan_checksum[:16]}),
            (_("公开范围"), _("内部：含全部数值") if seen.inside else _("公开：涉及单位太少的数值不列出")),
            (_("快照校验值"), shot.hash),
        ]
    )  # fmt: skip


def _overview(seen: Shot) -> list[Block]:
    known = [line for line in seen.lines if line.value is not None]
    met = [line for line in known if line.attainment.met]
    off = [line for line in known if line.judgement.course is Course.OFF_PATH]
    none = seen.having("no_source", "unbound")
    unclear = seen.having("unknown", "withheld")
    words_off = words.joined(f"{line.no} {line.name}" for line in off)
    blocks: list[Block] = [
        Paragraph(
            _(
                "规划的 %(all)s 项指标中，%(known)s 项有数值，其中 %(met)s 项已达到 %(year)s 年目标，"
                "%(off)s 项落后于路径；%(none)s 项尚无数据来源或未绑定口径。"
            ) % {"all": len(seen.lines), "known": len(known), "met": len(met), "off": len(off), "none": len(none),
                 "year": seen.plan.term.last_year},
            "lead",
        ),
        Tiles([
            (_("指标"), str(len(seen.lines))), (_("有数值"), str(len(known))), (_("已达目标"), str(len(met))),
            (_("落后于路径"), str(len(off))), (_("不能计算或不公开"), str(len(unclear))),
            (_("尚无来源"), str(len(none))),
        ]),
    ]  # fmt: skip
    if off:
        blocks.append(Paragraph(_("落后于路径：%(names)s。") % {"names": words_off}))
    shares = [line for line in known if line.attainment.share is not None]
    if shares:
        blocks.append(_shares(shares, seen.plan.term.last_year))
    return blocks


def _shares(lines: list[Line], year: int) -> Picture:
    points = [(str(line.no), words.decimal(Fraction(round((line.attainment.share or 0) * 1000), 10))) for line in lines]
    name = _("占 %(year)s 年目标的比例") % {"year": year}
    made = Chart("shares", name, [Series(name, points, "bar", 0)], "%", from_zero=True)
    said = words.joined(f"{line.no} {line.name} {line.percent}" for line in lines)
    note = _("横轴为指标序号。目标未知的指标不画；越低越好的指标没有此比例。区间目标按下限。")
    return Picture(name, svg(made, height=250), said, note)


def _table(seen: Shot) -> Table:
    return Table(
        [_("序号"), _("指标"), _("计量单位"), _("现状值"), _("目标"), _("数值"), _("占目标"), _("状态")],
        [
            [str(line.no), line.name, line.unit or "—", words.stated(line.indicator.baseline),
             words.stated(line.indicator.target), line.shown if line.value is not None else "—", line.percent or "—",
             f"{line.status[1]} {line.figure.coverage if line.figure else ''}".strip()]
            for line in seen.lines
        ],
        (0.5, 2.7, 0.8, 0.9, 1.1, 1.1, 0.9, 1.5),
        frozenset({3, 4, 5, 6}),
        _("规划表1各项指标，统计期末值；“数据不齐”后为已收/应收。"),
    )  # fmt: skip


def _each(seen: Shot, known: list[Line]) -> list[Section]:
    history = [shot(row, inside=seen.inside) for row in earlier(seen.snapshot)]
    return [Section(f"{line.no}  {line.name}", _one(seen, line, history), level=2) for line in known]


def _without(seen: Shot) -> Table:
    """Indicators without a value: why, and what they would be computed from."""
    rows = []
    for line in seen.lines:
        if line.value is None:
            figure = line.figure
            why = (figure.why or [line.status[1]]) if figure else [_("原文没有这个指标的名称，不能绑定口径。")]
            rows.append(
                [str(line.no), line.name, " ".join(why), f"{_bare(figure.words)}　{figure.formula}" if figure else "—"]
            )
    heads = [_("序号"), _("指标"), _("原因"), _("口径与公式")]
    return Table(heads, rows, (0.5, 2, 2.8, 3), none=_("各项指标都有数值。"))


def _bare(sentence: str) -> str:
    """Without the full stop, to stand before a bracket."""
    return sentence.rstrip("。.")


def _stated(shown: str, status: Status) -> str:
    return shown if status is Status.MISSING else words.bracketed(shown, str(words.STATUSES[status][1]))


def _one(seen: Shot, line: Line, history: list[Shot]) -> list[Block]:
    figure = line.figure
    assert figure is not None
    unit = f" {line.unit}" if line.unit else ""
    rows = [(_("数值"), f"{line.shown}{unit}")]
    if figure.coverage:
        rows.append((_("数据不齐"), _("已收/应收 %(coverage)s") % {"coverage": figure.coverage}))
    rows += [
        (_("现状值"), _stated(line.baseline, line.indicator.baseline.basis.status)),
        (_("目标"), _stated(line.target, line.indicator.target.basis.status)),
        (_("与目标相比"), _verdict(line)),
        (_("与路径相比"), _course(line)),
        (
            _("口径"),
            words.bracketed(
                _bare(figure.words), words.joined([line.definition_status, _("第%(n)s版") % {"n": figure.edition}])
            ),
        ),
        (_("公式"), figure.formula),
        *((_("注意"), why) for why in figure.why),
        *(
            (_("备选口径"), words.labelled(_bare(other.words), f"{other.shown}　{other.formula}"))
            for other in line.others
        ),
    ]
    blocks: list[Block] = [Facts(rows)]
    points = []
    for past in history:
        value = past.by_no[line.no].value if line.no in past.by_no else None
        if value is not None:
            points.append((past.last_day, value))
    if line.value is not None:
        points.append((seen.last_day, line.value))
    if points and (line.path.points or (len(points) > 1 and any(value for _day, value in points))):
        made = chart(line.indicator, line.path, points, [], None)
        said = words.joined(words.labelled(label, " ".join(values)) for label, values in made.lines)
        blocks.append(Picture(_("路径与各年快照的数值"), svg(made, height=230), said, str(made.note)))
    return blocks


def _verdict(line: Line) -> str:
    found = line.attainment
    said = {
        Verdict.UNKNOWN_TARGET: _("目标未知，不作比较"),
        Verdict.UNKNOWN_VALUE: _("数值未知，不作比较"),
        Verdict.BELOW: _("未达到目标"),
        Verdict.REACHED: _("已达到目标"),
        Verdict.EXCEEDED: _("已超过目标"),
    }[found.verdict]
    if found.verdict is Verdict.BELOW and found.gap is not None:
        gap = f"{words.number(found.gap)} {line.unit}".strip()
        return _("%(said)s，差 %(gap)s") % {"said": said, "gap": gap}
    return said


def _course(line: Line) -> str:
    judged = line.judgement
    if judged.course is Course.UNKNOWN:
        return _(judged.reason) if judged.reason else _("不作判断")
    expected = words.number(judged.expectation.value)
    if judged.course is Course.OFF_PATH:
        return f"{_(judged.reason)} {_('期望 %(value)s') % {'value': expected}}"
    return _("不低于路径（期望 %(value)s）") % {"value": expected}


def _stages(seen: Shot) -> list[Block]:
    blocks: list[Block] = []
    for stage in seen.plan.stages:
        rows = []
        for goal in stage.goals:
            near = [seen.by_no[no] for no in goal.nearest if no in seen.by_no]
            rows.append(
                [
                    words.said(goal.text),
                    words.stated(goal.value) if goal.value else "—",
                    words.joined(words.labelled(f"{line.no} {line.name}", line.shown) for line in near) or "—",
                    MATCHES[goal.match.value](),
                ]
            )
        caption = words.bracketed(words.said(stage.name), f"{stage.first_year}–{stage.last_year}")
        heads = [_("阶段目标"), _("载明的数值"), _("最近的指标与现在的数值"), _("口径是否一致")]
        blocks.append(Table(heads, rows, (3.2, 1, 2.8, 1.2), frozenset({1}), caption))
    return blocks


MATCHES = {
    "good": lambda: _("一致"),
    "narrower": lambda: _("目标较窄"),
    "partial": lambda: _("部分一致"),
    "different": lambda: _("不一致"),
    "none": lambda: _("无对应指标"),
}


def _before(seen: Shot) -> list[Block]:
    last = previous(seen.snapshot)
    if last is None:
        return [Paragraph(_("这是第一个快照，没有可比的。"))]
    then = shot(last, inside=seen.inside)
    blocks: list[Block] = [
        Paragraph(
            _("上一快照：%(title)s，统计期 %(start)s 至 %(end)s，截至 %(known)s 所知。") % {
                "title": last.title, "start": last.start, "end": then.last_day, "known": _moment(last.known_at)}
        )
    ]  # fmt: skip
    rows = []
    for line in seen.lines:
        old = then.by_no.get(line.no)
        if old is None or (old.value == line.value and old.state == line.state):
            continue
        change = "—" if old.value is None or line.value is None else _signed(line.value - old.value)
        rows.append([str(line.no), line.name, old.shown, line.shown, change])
    heads = [_("序号"), _("指标"), _("上一快照"), _("本快照"), _("变化")]
    none = _("各项指标的数值与上一快照相同。")
    blocks.append(Table(heads, rows, (0.5, 3, 1.4, 1.4, 1.1), frozenset({2, 3, 4}), _("数值的变化"), none))
    if last.start == seen.snapshot.start and last.end == seen.snapshot.end:
        # In print only counts and sums: whose record it was is for the page, which knows its reader.
        found = revisions.between(last, seen.snapshot, AnonymousUser(), inside=seen.inside)
        told = [
            [words.bracketed(f"{each.indicator.no} {each.name}", each.alternative) if each.alternative
             else f"{each.indicator.no} {each.name}", each.summary or "—",
             words.joined(words.labelled(*total) for total in each.totals) or "—"]
            for each in found
        ]  # fmt: skip
        heads = [_("指标"), _("变动的记录"), _("合计影响")]
        blocks.append(Table(heads, told, (2.4, 2, 3), caption=_("同一统计期内记录的变动"), none=_("记录没有变动。")))
    return blocks


def _signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else ''}{words.number(value)}"


def _sources(seen: Shot) -> list[Block]:
    rows: dict[tuple[str, str, str], list[str]] = {}
    absent: set[str] = set()
    for line in seen.lines:
        for figure in (f for f in (line.figure, *line.others) if f):
            for part in figure.parts:
                if not part.registered:
                    absent.add(part.measure)
                    continue
                key = (part.measure, str(part.start), str(part.day))
                said = "—" if figure.state == "withheld" else str(part.records)
                coverage = "—" if part.expected is None else f"{part.received}/{part.expected}"
                if key not in rows or rows[key][2] == "—":
                    rows[key] = [part.label, f"{part.start} – {part.day}", said, coverage, part.measure]
    heads = [_("度量"), _("期间"), _("记录数"), _("已收/应收"), _("名称")]
    found = [rows[key] for key in sorted(rows)]
    source = seen.plan.source
    return [
        Paragraph(
            _("规划文本：%(name)s，共 %(lines)s 行，SHA-256 %(sum)s。") % {
                "name": words.said(source.name), "lines": source.line_count, "sum": source.sha256}, "small",
        ),
        Table(heads, found, (2.6, 2, 0.8, 0.9, 2.3), frozenset({2, 3}), _("数值所依据的度量"), _("没有。")),
        Paragraph(_("尚无应用登记的度量：%(names)s。") % {"names": words.joined(sorted(absent)) or "—"}, "small"),
    ]  # fmt: skip


def _entered(seen: Shot) -> list[Block]:
    rows = [words.labelled(path, _value(value)) for path, value in sorted(seen.snapshot.values_entered.items())]
    return [Notes(rows, _("没有：全部数值出自规划原文。"))]


def _value(value: dict[str, object]) -> str:
    return words.joined(f"{key}={given}" for key, given in value.items() if key != "status")


def _method(seen: Shot) -> list[Block]:
    last = seen.snapshot.end - timedelta(days=1)
    return [
        Notes(
            [
                _("数值由平台按口径从业务记录计算；存量取统计期末（%(day)s），流量取统计期内合计。") % {"day": last},
                _("没有记录且报送齐全为零；没有记录且报送不齐为不能计算；报送不齐的数值注明已收与应收。"),
                _("区间目标达到下限即为达到；“以上”“超”按字面；目标脱落的不算比例。"),
                _("规划载明各点之间的路径是平台内插，不是规划的要求。"),
                _("口径标为“平台假定”的，规划没有写明，尚待确认；备选口径的数值并列。"),
                _("涉及单位太少、或可推知某一单位的数值，不在公开报告中列出。"),
                _("快照冻结数值、记录和口径；其后的更正只改变现值，不改变快照。"),
                _("校验值是快照规范形式的 SHA-256；数据包中的 README 说明如何复算。"),
            ]
        )
    ]

"""The assessment report (考核报告) of a snapshot, composed as a document in the language that is active."""

from fractions import Fraction

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from valley.kernel.charts import Chart, Series, svg
from valley.kernel.engine.report import Block, Facts, Notes, Paragraph, Picture, Report, Section, Table, Tiles
from valley.kernel.models import User
from valley.plan.engine.path import Course
from valley.plan.models import Snapshot
from valley.plan.queries import revisions, words
from valley.plan.queries.assessment_indicator import bare, each_indicator
from valley.plan.queries.assessment_sources import entered, method, sources
from valley.plan.queries.gaps import gaps
from valley.plan.queries.snapshots import Line, Shot, previous, shot


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
            *each_indicator(seen, known),
            Section(_("没有数值的指标"), [_without(seen)], level=2),
            Section(_("四、阶段目标"), _stages(seen)),
            Section(_("五、尚不清楚的内容"), [Notes(gaps(seen), _("没有。"))]),
            Section(_("六、与上一快照的差别"), _before(seen)),
            Section(_("七、数据来源"), sources(seen)),
            Section(_("八、补录与调整的规划数值"), entered(seen)),
            Section(_("九、方法"), method(seen)),
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


def _without(seen: Shot) -> Table:
    """Indicators without a value: why, and what they would be computed from."""
    rows = []
    for line in seen.lines:
        if line.value is None:
            figure = line.figure
            why = (figure.why or [line.status[1]]) if figure else [_("原文没有这个指标的名称，不能绑定口径。")]
            rows.append(
                [str(line.no), line.name, " ".join(why), f"{bare(figure.words)}　{figure.formula}" if figure else "—"]
            )
    heads = [_("序号"), _("指标"), _("原因"), _("口径与公式")]
    return Table(heads, rows, (0.5, 2, 2.8, 3), none=_("各项指标都有数值。"))


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

"""The part of the assessment report about one indicator: where it stands, its verdict, its course."""

from django.utils.translation import gettext as _

from valley.kernel.charts import svg
from valley.kernel.engine.report import Block, Facts, Picture, Section
from valley.plan.engine.attainment import Verdict
from valley.plan.engine.path import Course
from valley.plan.engine.text import Status
from valley.plan.queries import words
from valley.plan.queries.indicator import chart
from valley.plan.queries.snapshots import Line, Shot, earlier, shot


def each_indicator(seen: Shot, known: list[Line]) -> list[Section]:
    history = [shot(row, inside=seen.inside) for row in earlier(seen.snapshot)]
    return [Section(f"{line.no}  {line.name}", _one(seen, line, history), level=2) for line in known]


def bare(sentence: str) -> str:
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
                bare(figure.words), words.joined([line.definition_status, _("第%(n)s版") % {"n": figure.edition}])
            ),
        ),
        (_("公式"), figure.formula),
        *((_("注意"), why) for why in figure.why),
        *(
            (_("备选口径"), words.labelled(bare(other.words), f"{other.shown}　{other.formula}"))
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
        return words.sentences(_(judged.reason), _("期望 %(value)s") % {"value": expected})
    return _("不低于路径（期望 %(value)s）") % {"value": expected}

"""The closing parts of the assessment report: sources, what was entered, the method."""

from datetime import timedelta

from django.utils.translation import gettext as _

from valley.kernel.engine.report import Block, Notes, Paragraph, Table
from valley.plan.queries import words
from valley.plan.queries.snapshots import Shot


def sources(seen: Shot) -> list[Block]:
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


def entered(seen: Shot) -> list[Block]:
    rows = [words.labelled(path, _value(value)) for path, value in sorted(seen.snapshot.values_entered.items())]
    return [Notes(rows, _("没有：全部数值出自规划原文。"))]


def _value(value: dict[str, object]) -> str:
    return words.joined(f"{key}={given}" for key, given in value.items() if key != "status")


def method(seen: Shot) -> list[Block]:
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

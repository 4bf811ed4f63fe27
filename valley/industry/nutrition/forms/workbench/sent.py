"""The workbench's fields as they were sent."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from valley.industry.nutrition.engine.design.worksheet import OBJECTIVES
from valley.industry.nutrition.forms.process import PointEntry, StepEntry
from valley.industry.nutrition.forms.workbench.entry import PLAIN, Entry, with_known
from valley.industry.nutrition.forms.workbench.rows import GroupEntry, LineEntry, RangeEntry
from valley.industry.nutrition.models import FormulaVersion

POINTS_MOST = 20
MOST = 80  # lines, ranges or steps that a request may send


def group_name(place: int) -> str:
    """What a group is called until it has a name."""
    return _("第 %(n)s 组") % {"n": place}


def of_post(data: QueryDict, version: FormulaVersion) -> Entry:
    """As it was sent."""

    def text(name: str, most: int = 40) -> str:
        return data.get(name, "").replace("\x00", "").strip()[:most]

    def codes(name: str) -> list[str]:
        return [value[:80] for value in dict.fromkeys(data.getlist(name)[:MOST]) if value]

    def point(at: str) -> PointEntry:
        return PointEntry(
            text(f"pq:{at}", 20), text(f"pn:{at}", 60), text(f"pv:{at}", 20), text(f"pu:{at}", 20),
            text(f"pl:{at}", 20), text(f"ph:{at}", 20), text(f"pb:{at}", 200),
        )  # fmt: skip

    revision = text("revision")
    entry = Entry(
        {name: text(name) for name in PLAIN},
        tuple(
            LineEntry(
                code, text(f"amount:{code}"), text(f"min:{code}"), text(f"max:{code}"), text(f"habit:{code}"),
                text(f"price:{code}"), f"off:{code}" in data,
            )
            for code in codes("line")
        ),
        tuple(
            RangeEntry(
                n, text(f"rmin:{n}"), text(f"rmax:{n}"), text(f"rper:{n}") or "total", text(f"rsrc:{n}", 300),
                text(f"raim:{n}"),
            )
            for n in codes("range")
        ),
        tuple(RangeEntry(n, text(f"smin:{n}"), text(f"smax:{n}"), "share") for n in codes("share")),
        tuple(RangeEntry(n, text(f"qmin:{n}"), text(f"qmax:{n}"), "ratio") for n in codes("ratio") if ":" in n),
        tuple(
            GroupEntry(
                text(f"gname:{n}", 60) or group_name(place), tuple(codes(f"gmember:{n}")), text(f"gmin:{n}"),
                text(f"gmax:{n}"), text(f"gsmin:{n}"), text(f"gsmax:{n}"),
            )
            for place, n in enumerate(codes("group"), 1)
        ),
        tuple(codes("objective")[: len(OBJECTIVES)]) or ("cost",),
        tuple(
            StepEntry(
                text(f"sname:{n}", 100), text(f"sset:{n}", 200), text(f"syield:{n}"), text(f"skept:{n}", 400),
                text(f"ssrc:{n}", 200), tuple(point(f"{n}:{m}") for m in codes(f"point:{n}")[:POINTS_MOST]),
            )
            for n in codes("step")
        ),
        tuple(codes("avoid")),
        "use_stock" in data,
        text("note", 300),
        int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 9 else -1,
    )  # fmt: skip
    return with_known(entry, version)

"""The rules of labels and additives as a reader sees them: what is loaded, what is not, clause by clause."""

from dataclasses import dataclass
from datetime import date

from valley.industry.nutrition.engine import additives, fortifiers, fsmp
from valley.industry.nutrition.engine.label import EDITIONS, edition
from valley.industry.nutrition.engine.label.wording import blocked
from valley.industry.nutrition.engine.prepared import book
from valley.industry.nutrition.engine.standards import Finding, Source


@dataclass(frozen=True, slots=True)
class Entry:
    """One clause or one row of a standard. `lacks`: it is not loaded."""

    clause: str
    zh: str
    en: str
    value: str = ""
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    """One edition in the browser. `slug` is its address."""

    slug: str
    source: Source
    entries: tuple[Entry, ...]
    not_loaded: tuple[str, str] = ("", "")

    def force(self, day: date) -> bool | None:
        """Whether it is in force on `day`; None unknown."""
        return self.source.in_force(day)


NOT_HERE = (
    ("GB 7718", "预包装食品标签通则（2011、2025 版）", "labelling of prepackaged foods (2011, 2025)"),
    ("GB 13432", "预包装特殊膳食用食品标签", "labelling of special dietary foods"),
    ("GB 10765", "婴儿配方食品", "infant formula"),
)


def standards() -> list[Standard]:
    """Every edition of which something is loaded."""
    found = [_label(year) for year in EDITIONS]
    found += [_additives(), _fortifiers()]
    found += [_fsmp(one) for one in fsmp.editions()]
    found.append(_dishes())
    return found


def standard(slug: str) -> Standard | None:
    """One edition by its address."""
    return next((one for one in standards() if one.slug == slug), None)


def slug_of(finding: Finding) -> str | None:
    """The browser's address of a finding's standard; None where nothing of it is loaded."""
    key = {
        "GB 28050": "gb28050",
        "GB 2760": "gb2760",
        "GB 14880": "gb14880",
        "GB 29922": "gb29922",
        "GB 25596": "gb25596",
    }
    return f"{key[finding.standard]}-{finding.edition}" if finding.standard in key and finding.edition else None


def _label(year: str) -> Standard:
    one = edition(year)
    entries = [Entry(*clause) for clause in one.clauses.values()]
    for n in one.nutrients.values():
        value = f"修约间隔 {n.step}；“0”≤ {n.zero} {n.unit}" + (f"；NRV {n.nrv:f}" if n.nrv is not None else "")
        entries.append(Entry("表1", n.zh, n.en, value))
    for claim in one.claims.values():
        value = "；".join(f"{b.form} {b.basis} {'≥' if b.least else '≤'} {b.limit:f} {b.unit}" for b in claim.bounds)
        entries.append(Entry("表C.1", "、".join(claim.terms), claim.en, value))
    for key, sentences in one.functions.items():
        entries += [Entry("附录D", text, one.nutrients[key].en) for text in sentences]
    for law, edited, clause, _pattern, zh, en, _also in blocked():
        entries.append(Entry(f"{law}（{edited}）{clause}", zh, en))
    return Standard(f"gb28050-{year}", one.source, tuple(entries))


def _additives() -> Standard:
    held = additives.table()
    entries = []
    for row in held.limits:
        one = held.additives[row.additive]
        most = "按生产需要适量使用" if row.most is None else f"≤ {row.most:f} {row.unit}"
        where = f"{row.code} {row.food}"
        entries.append(
            Entry(f"表A.1 p.{row.page}", f"{one.zh}：{where}", f"{one.en}: {where}", f"{most} {row.note}".strip())
        )
    lacks = ("附录B（香料）、附录C（加工助剂）", "annexes B (flavourings) and C (processing aids)")
    return Standard("gb2760-2024", held.source, tuple(entries), lacks)


def _fortifiers() -> Standard:
    held = fortifiers.table()
    entries = []
    for row in held.amounts:
        low = "≤ " if row.low is None else f"{row.low:f} ~ "
        name = f"{row.fortifier}：{row.code} {row.food}"
        entries.append(Entry(f"表A.1 p.{row.page}", name, name, f"{low}{row.high:f} {row.unit}{row.note}"))
    for fortifier, compounds in held.compounds.items():
        entries.append(Entry("表B.1", fortifier, fortifier, "、".join(compounds)))
    lacks = ("附录C（特殊膳食用食品）与此后的公告", "annex C (special dietary food) and later announcements")
    return Standard("gb14880-2012", held.source, tuple(entries), lacks)


def _fsmp(one: fsmp.Edition) -> Standard:
    entries = []
    for row in one.rows:
        bounds = " ~ ".join("" if bound is None else f"{bound:f}" for bound in (row.low, row.high))
        entries.append(Entry(row.ages, row.zh, row.nutrient, f"{bounds} {row.unit} / {row.basis}"))
    slug = f"{one.source.standard.replace(' ', '').lower()}-{one.source.edition}"
    return Standard(slug, one.source, tuple(entries), ("其余营养素的表格", "the tables of the other nutrients"))


def _dishes() -> Standard:
    one = book().editions[-1]
    entries = [
        Entry(clause.citation.article, clause.title.say("zh"), clause.title.say("en"), clause.words)
        for clause in one.clauses
    ]
    source = Source(
        "预制菜通知",
        "2024",
        one.title.say("zh"),
        one.title.say("en"),
        origin=one.source,
        file_sha256=one.checksum,
        secondary=True,
    )
    return Standard(
        "prepared-dishes-2024", source, tuple(entries), ("发布之日只知月份", "only the month of issue is known")
    )

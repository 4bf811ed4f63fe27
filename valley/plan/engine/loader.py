"""Loads an edition of a plan from its TOML files, or refuses it naming every flaw."""

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from valley.plan.engine import benchmarks, checks, overlay
from valley.plan.engine.composite import read_weights
from valley.plan.engine.definitions import read_definition
from valley.plan.engine.indicators import read_group, read_indicator
from valley.plan.engine.measures import read_measure
from valley.plan.engine.places import read_park
from valley.plan.engine.plan import Damage, Dated, Document, Plan, Role, Source, Term
from valley.plan.engine.reader import Section
from valley.plan.engine.refusals import Flaw, PlanRefused
from valley.plan.engine.refusals import gettext_noop as _
from valley.plan.engine.stages import read_stage
from valley.plan.engine.tasks import read_node
from valley.plan.engine.text import Basis, Quote, Status

REQUIRED = ("plan", "indicators", "measures", "definitions", "stages")
OPTIONAL = ("strategies", "tasks", "parks", "conditions", "cities", "technologies", "figures", "lists", "roles")
MAX_FILE_BYTES = 1_000_000

T = TypeVar("T")


def checksum(directory: Path) -> str:
    """SHA-256 over names and bytes of the plan's files, in order of name."""
    digest = hashlib.sha256()
    for path in sorted(directory.glob("*.toml")):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


class _Files:
    """The parsed files of a directory."""

    def __init__(self, directory: Path, changes: Mapping[str, overlay.Table]) -> None:
        self.flaws: list[Flaw] = []
        self.line_count = 0
        self.tables: dict[str, overlay.Table] = {}
        present = {path.stem: path for path in sorted(directory.glob("*.toml"))}
        for name in REQUIRED:
            if name not in present:
                self.flaws.append(
                    Flaw(f"{name}.toml", "", "", _("缺少此文件。"), _("请补上，或从同类规划复制后修改。"))
                )
        for name, path in present.items():
            if name not in REQUIRED + OPTIONAL:
                self.flaws.append(Flaw(path.name, "", "", _("不认识的文件。"), _("请检查文件名，或移走。")))
                continue
            self._parse(name, path)
        laid, flaws = overlay.lay(self.tables, changes)
        self.flaws.extend(flaws)
        self.sections = {name: Section(f"{name}.toml", "", table, self.flaws) for name, table in laid.items()}
        plan = self.sections.get("plan")
        source = plan.table.get("source") if plan else None
        count = source.get("line_count") if isinstance(source, dict) else None
        self.line_count = count if isinstance(count, int) else 0
        for section in self.sections.values():
            section.line_count = self.line_count

    def _parse(self, name: str, path: Path) -> None:
        if path.stat().st_size > MAX_FILE_BYTES:
            self.flaws.append(Flaw(path.name, "", "", _("文件过大。"), _("单个文件不超过 1 MB。")))
            return
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problem, remedy = _("不是合法的 TOML：%(error)s。"), _("请用 UTF-8 保存并改正该处。")
            self.flaws.append(Flaw(path.name, "", "", problem, remedy, {"error": str(error)}))
            return
        self.tables[name] = table

    def refuse(self) -> None:
        if self.flaws:
            raise PlanRefused(tuple(self.flaws))

    def each(self, name: str, key: str, read: Callable[[Section], T]) -> tuple[T, ...]:
        section = self.sections.get(name)
        return tuple(read(child) for child in section.children(key)) if section else ()

    def quote(self, name: str, key: str) -> Quote | None:
        section = self.sections.get(name)
        return section.quote(key) if section and key in section.table else None


def _dated(section: Section, key: str) -> Dated:
    child = section.child(key)
    if child is None:
        return Dated(None, Basis(Status.MISSING))
    dated = Dated(child.day("date"), child.basis())
    if dated.basis.known != (dated.day is not None):
        child.flaw("date", _("状态与日期不符。"), _("已知者写 date，脱落者标 missing 且不写。"))
    child.close()
    return dated


def _document(section: Section) -> Document:
    child = section.child("document")
    if child is None:
        return Document(None, Basis(Status.MISSING), None, section.lines(), Quote(None, Basis(Status.MISSING)))
    note = child.child("number_note", required=False)
    status = Status(child.choice("number_status", tuple(Status), Status.MISSING))
    basis = Basis(status, child.lines("number_lines"), (), note.text() if note else None)
    document = Document(
        child.string("number", "") or None,
        basis,
        child.day("issued_on"),
        child.lines("issued_lines"),
        child.quote("issuer"),
    )
    child.close()
    return document


def _term(section: Section) -> Term:
    child = section.child("term")
    if child is None:
        return Term(0, 0, Basis(Status.MISSING))
    term = Term(child.integer("first_year"), child.integer("last_year"), child.basis())
    if not 1900 <= term.first_year <= term.last_year <= 2200:
        child.flaw("last_year", _("起止年份颠倒或不合理。"), _("请核对 first_year 与 last_year。"))
    child.close()
    return term


def _source(section: Section) -> Source:
    child = section.child("source")
    if child is None:
        return Source(None, 0, "")
    name = child.child("name")
    source = Source(name.text() if name else None, child.integer("line_count"), child.string("sha256", ""))
    child.close()
    return source


def _damage(section: Section) -> Damage:
    kind = section.choice("kind", ("damage", "slip"))
    damage = Damage(section.string("key"), kind, section.text(), section.lines(), section.strings("printed"))
    section.close()
    return damage


def _role(section: Section) -> Role:
    role = Role(section.string("key"), section.quote(), section.quote("duty"))
    section.close()
    return role


def tables(directory: Path) -> dict[str, overlay.Table]:
    """The plan's files as parsed: file stem → table. Raises PlanRefused where one cannot be read."""
    files = _Files(directory, {})
    files.refuse()
    return files.tables


def load(directory: Path, changes: Mapping[str, overlay.Table] | None = None) -> Plan:
    """The plan in `directory`, with `changes` (path → table, see `overlay`) in place of what the files say.

    Raises: PlanRefused, naming every flaw found: file, key, value, remedy.
    """
    files = _Files(directory, changes or {})
    files.refuse()
    head = files.sections["plan"]
    definitions = files.sections["definitions"]
    indicators = files.each("indicators", "indicator", read_indicator)
    measures = tuple(read_measure(name, child) for name, child in files.sections["measures"].items("measures"))
    by_no = {indicator.no: indicator for indicator in indicators}
    expected = {measure.name: measure for measure in measures}
    bound = tuple(read_definition(child, by_no, expected) for child in definitions.children("definition"))
    terms = definitions.child("composite", required=False)
    weights = read_weights(terms) if terms else {}
    weights_basis = terms.basis() if terms else Basis(Status.MISSING)
    roles = files.sections.get("roles")
    division = roles.child("division", required=False) if roles else None
    conditions = files.sections.get("conditions")
    own = conditions.child("own", required=False) if conditions else None
    plan = Plan(
        slug=head.string("slug"),
        edition=head.string("edition"),
        fictional=head.flag("fictional"),
        title=head.quote("title"),
        short_title=head.quote("short_title"),
        document=_document(head),
        term=_term(head),
        plan_area=head.quote("plan_area"),
        study_area=head.quote("study_area"),
        core_area=head.quote("core_area"),
        baseline_date=_dated(head, "baseline_date"),
        target_date=_dated(head, "target_date"),
        source=_source(head),
        damages=files.each("plan", "damage", _damage),
        groups=files.each("indicators", "group", read_group),
        indicators=indicators,
        measures=measures,
        definitions=bound,
        weights=weights or None,
        weights_basis=weights_basis,
        stages=files.each("stages", "stage", read_stage),
        heading=files.quote("strategies", "heading"),
        main_line=files.quote("strategies", "main_line"),
        strategies=files.each("strategies", "strategy", lambda child: read_node(child, ("item",))),
        tasks=files.each("tasks", "task", lambda child: read_node(child, ("item", "sub"))),
        safeguards=files.each("tasks", "safeguard", lambda child: read_node(child, ())),
        pattern=files.quote("parks", "pattern"),
        parks=files.each("parks", "park", read_park),
        landmarks=files.each("parks", "landmark", read_park),
        marks=tuple(benchmarks.read_mark(key, child) for key, child in conditions.items("marks")) if conditions else (),
        centres=files.each("conditions", "centre", benchmarks.read_centre),
        row_facts=files.each("conditions", "row_fact", benchmarks.read_row_fact),
        conditions=files.each("conditions", "condition", benchmarks.read_condition),
        cities=files.each("cities", "city", benchmarks.read_city),
        technologies=files.each("technologies", "technology", benchmarks.read_technology),
        figures=files.each("figures", "figure", benchmarks.read_figure),
        lists=files.each("lists", "list", benchmarks.read_list),
        roles=files.each("roles", "role", _role),
        division=division.basis() if division else None,
        checksum=checksum(directory),
        own_marks=benchmarks.read_own_marks(own) if own else None,
    )
    _close((*files.sections.values(), terms, division))
    files.flaws.extend(checks.flaws_of(plan))
    files.refuse()
    return plan


def _close(sections: Iterable[Section | None]) -> None:
    for section in sections:
        if section is not None:
            section.close()

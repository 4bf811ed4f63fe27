"""The standards of labels, additives, special food and reference intakes; and what a viewer's organisations took in."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.intakes import Edition, editions
from valley.industry.nutrition.queries.rule_files import live
from valley.industry.nutrition.queries.rulebook import NOT_HERE, Standard, standards
from valley.kernel.models import User
from valley.kernel.rulebooks import NotLoaded, Provision, RuleEdition, Shelf, register
from valley.kernel.things import Viewer
from valley.registry.queries import acted_for


def _editions(viewer: Viewer) -> Iterable[RuleEdition]:
    yield from (_standard(one) for one in standards())
    yield from (_intakes(one) for one in editions().values())
    if isinstance(viewer, User):
        for file in live([organisation.pk for organisation in acted_for(viewer)]):
            yield RuleEdition(
                key=f"own-{file.public_id}", standard=file.standard, edition=file.edition, title=(str(file), ""),
                source=file.statement, read="own", page=file.uri, checksum=file.sha256,
            )  # fmt: skip


def _standard(one: Standard) -> RuleEdition:
    source = one.source
    return RuleEdition(
        key=one.slug,
        standard=source.standard,
        edition=source.edition,
        title=(source.title, source.title_en),
        source=source.origin,
        begins=source.effective_from,
        last=_before(source.effective_to),
        lacks=one.not_loaded,
        checksum=source.file_sha256,
        read="secondary" if source.secondary else "primary",
        page=f"/nutrition/rules/{one.slug}",
        provisions=lambda: [Provision(e.clause, e.zh, e.en, e.value) for e in one.entries],
    )


def _before(day: date | None) -> date | None:
    """The last day in force, where the source names the first day of what takes its place."""
    return None if day is None else day - timedelta(days=1)


def _intakes(one: Edition) -> RuleEdition:
    zh, _dot, en = one.about.get("title", one.name).partition(" · ")
    return RuleEdition(
        key=f"intakes-{one.name}",
        standard="膳食营养素参考摄入量",
        edition=one.name,
        title=(zh, en),
        source=one.about.get("obtained", ""),
        lacks=(one.about.get("left out", ""), ""),
        read="secondary",
        provisions=lambda: [
            Provision(f"{nutrient} · {who}{' ' + sex if sex else ''}", nutrient, nutrient, f"{said} {unit}")
            for nutrient, who, sex, said, unit in one.lines()
        ],
    )


def _absent() -> Iterable[NotLoaded]:
    return (NotLoaded(standard, (zh, en)) for standard, zh, en in NOT_HERE)


register(Shelf("nutrition", _("营养与标签"), _editions, _absent))

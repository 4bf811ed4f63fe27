"""The editions that an organisation took in, as the engine reads them; beside those that are shipped."""

from collections.abc import Iterable

from valley.industry.nutrition.engine import fsmp
from valley.industry.nutrition.engine.intakes import Edition, editions, read_edition
from valley.industry.nutrition.engine.label import ElementRules, read_elements
from valley.industry.nutrition.models import RuleFile, RuleKind


def live(owners: Iterable[int]) -> list[RuleFile]:
    """Files in use of these organisations, newest first."""
    return list(RuleFile.objects.filter(owner__in=list(owners), retired_at=None).order_by("-imported_at"))


def intakes_of(owners: Iterable[int]) -> dict[str, Edition]:
    """Editions of reference intakes by name: those shipped, and those that these organisations took in."""
    own = [one for one in live(owners) if one.kind == RuleKind.INTAKES]
    return {**editions(), **{one.edition: read_edition(one.text.lstrip("\ufeff"), rights=one.statement) for one in own}}


def elements_of(owners: Iterable[int]) -> list[ElementRules]:
    """Loaded editions of GB 7718 and GB 13432."""
    return [read_elements(one.text.encode(), str(one)) for one in live(owners) if one.kind == RuleKind.ELEMENTS]


def medical_of(owners: Iterable[int]) -> list[fsmp.Edition]:
    """Editions on special medical food: an organisation's own take the place of those shipped."""
    own = [fsmp.read_rows(one.text.encode(), str(one)) for one in live(owners) if one.kind == RuleKind.FSMP]
    named = {one.source.name for one in own}
    return [*own, *(one for one in fsmp.editions() if one.source.name not in named)]

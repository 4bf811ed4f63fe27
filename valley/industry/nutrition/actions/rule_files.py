"""Taking in a rule file: read whole by its engine, or refused with the row that is wrong."""

import hashlib
from collections.abc import Callable

from django.db import transaction

from valley.industry.nutrition.actions.checks import choice, lock, retire, text
from valley.industry.nutrition.engine.fsmp import Edition, read_rows
from valley.industry.nutrition.engine.intakes import editions, read_edition
from valley.industry.nutrition.engine.intakes.editions import MalformedEdition
from valley.industry.nutrition.engine.label import ElementRules, read_elements
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.events import RuleFileImported, RuleFileRetired
from valley.industry.nutrition.models import RuleFile, RuleKind
from valley.industry.nutrition.models.rule_file import INTAKES
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.models import Organisation

MOST_BYTES = 2**20


def _intakes(data: bytes, name: str) -> tuple[str, str]:
    try:
        found = read_edition(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, MalformedEdition) as flaw:
        raise BadInput(name, str(flaw), "按样例改正该行", "mend that line, see the sample") from None
    if found.name in editions():
        raise BadInput(
            "edition", found.name, "平台已有这一版，请换名", "the platform has this edition: choose another name"
        )
    return INTAKES, found.name


def _source(read: Callable[[bytes, str], ElementRules | Edition]) -> Callable[[bytes, str], tuple[str, str]]:
    def names(data: bytes, name: str) -> tuple[str, str]:
        source = read(data, name).source
        return source.standard, source.edition

    return names


# Kind → (standard, edition) of a file. Each raises BadInput naming the row that cannot be read.
READERS: dict[str, Callable[[bytes, str], tuple[str, str]]] = {
    RuleKind.ELEMENTS: _source(read_elements),
    RuleKind.FSMP: _source(read_rows),
    RuleKind.INTAKES: _intakes,
}


@transaction.atomic
def import_rules(
    *, by: User, owner: Organisation, kind: str, statement: str, data: bytes, name: str = "rules.toml"
) -> RuleFile:
    """Take in an edition of a standard (TOML, docs/how-to/label.md) or of reference intakes (text, as in
    data/intakes/cn-2013.txt); it counts in this organisation's checks alone.

    A file of an edition that is there already takes its place; the old one is kept, retired.
    Raises: NotAllowed; Invalid naming the row that cannot be read.
    """
    require(by, "nutrition.design", owner)
    choice(kind, RuleKind, field="kind")
    statement = text(statement, field="statement", most=300)
    if len(data) > MOST_BYTES:
        raise Invalid(field="file", value=f"{len(data)} B")
    try:
        standard, edition = READERS[kind](data, name[-60:])
        if len(standard) > 40 or len(edition) > 20:
            raise BadInput("edition", edition, "至多 20 字", "at most 20 characters")
    except BadInput as flaw:
        raise Invalid(str(flaw)[:600], field="file") from flaw
    now = clock.now()
    before = RuleFile.objects.filter(
        owner=owner, standard=standard, edition=edition, retired_at=None
    ).select_for_update(of=("self",), no_key=True)
    for one in before:
        one.retired_at = now
        one.save(update_fields=["retired_at"])
    made = RuleFile.objects.create(
        owner=owner, kind=kind, standard=standard, edition=edition, text=data.decode("utf-8"),
        sha256=hashlib.sha256(data).hexdigest(), statement=statement, imported_by=by, imported_at=now,
    )  # fmt: skip
    publish(RuleFileImported(subject=made.uri, owner=owner.uri, sha256=made.sha256), by=by)
    return made


@transaction.atomic
def retire_rules(*, by: User, rule_file: RuleFile) -> RuleFile:
    """It is no longer used in checks. Raises: NotAllowed."""
    require(by, "nutrition.design", rule_file.owner)
    found = lock(rule_file)
    if retire(found):
        publish(RuleFileRetired(subject=found.uri), by=by)
    return found

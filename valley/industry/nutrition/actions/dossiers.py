"""What is put into a version's dossier, part by part."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import choice, text
from valley.industry.nutrition.engine.fsmp.dossier import PARTS
from valley.industry.nutrition.events import DossierPartFiled
from valley.industry.nutrition.models import DossierKind, DossierPart, FormulaVersion
from valley.kernel import evidence
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require


@transaction.atomic
def file_part(
    *, by: User, version: FormulaVersion, kind: str, part: str, said: str, file: evidence.Upload | None = None
) -> DossierPart:
    """Say what is there of a part (a report's number, a document), with the file where there is one; the newest counts.

    Raises: NotAllowed; Invalid; FileRefused.
    """
    require(by, "nutrition.change_formula", version.formula)
    choice(kind, DossierKind, field="kind")
    if part not in PARTS[kind]:
        raise Invalid(_("没有这一项材料。"), field="part", value=part)
    made = DossierPart(version=version, kind=kind, part=part, said=text(said, field="said", most=300), entered_by=by)
    if file is not None:
        made.file = evidence.store(file, version.uri, by)
    made.save()
    publish(DossierPartFiled(subject=version.uri, kind=kind, part=part), by=by)
    return made

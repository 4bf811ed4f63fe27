"""Whether certificates that hold were given under the edition of the scheme in force."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from valley.kernel.rulebooks import Followed, Workflow, register_workflow
from valley.kernel.things import Viewer
from valley.supply.trace.engine.law import scheme
from valley.supply.trace.models import TraceCertificate


def _certificates(viewer: Viewer, day: date) -> Iterable[Followed]:
    edition = scheme().edition
    for row in TraceCertificate.objects.filter(withdrawn_at=None, valid_until__gte=day).order_by("pk"):
        given = {"was": row.edition, "now": edition}
        if row.edition == edition:
            yield Followed(row.uri, "follows", _g("按现行 %(now)s 版办法出具") % given)
        else:
            words = _g("按 %(was)s 版办法出具，现行为 %(now)s 版") % given
            yield Followed(row.uri, "departs", words, _("按现行办法重新核对批次，必要时撤回"))


register_workflow(Workflow("trace.certificates", _("溯源证明"), _("现行溯源证明办法"), _certificates))

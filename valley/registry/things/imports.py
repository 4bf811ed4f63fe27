"""Lists on their way in, as the notice about them names them."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from valley.kernel.permissions import may
from valley.kernel.things import Card, Kind, Viewer, register
from valley.registry.engine.lists import LISTS
from valley.registry.models import ListImport
from valley.registry.things.identities import find


def _card(uri: str, viewer: Viewer) -> Card | None:
    found: ListImport | None = find(ListImport, uri)
    if found is None or not may(viewer, "registry.view_import", found):
        return None
    title = _("%(list)s（%(day)s 提交）") % {
        "list": LISTS[found.kind].title(get_language() or ""),
        "day": found.asked_at.date().isoformat(),
    }
    return Card(uri=found.uri, kind=_("导入名单"), title=title)


register(Kind(name="list_import", label=gettext_lazy("导入名单"), prefix=ListImport.uri_prefix, card=_card))

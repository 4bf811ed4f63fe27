"""What nutrition design holds about a person."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models import Profile
from valley.industry.nutrition.queries.people import facts_of
from valley.kernel.models import PersonKey
from valley.kernel.personal import Holding, holds


@holds("nutrition.profile")
def profile(key: PersonKey) -> Iterable[Holding]:
    """Each fact of the sealed profile."""
    for row in Profile.objects.filter(key=key).select_related("key"):
        for name, value in facts_of(row).items():
            yield Holding(row.uri, name, str(value), row.consent_purpose or _("给出营养建议与配餐目标"))

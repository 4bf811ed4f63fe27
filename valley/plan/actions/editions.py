"""Loading a plan."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.plan import events
from valley.plan.engine import loader
from valley.plan.engine.refusals import PlanRefused
from valley.plan.models import Evaluation, PlanEdition
from valley.plan.queries.values import available, directory_of


@transaction.atomic
def load_plan(*, by: User | None, slug: str, activate: bool = True) -> PlanEdition:
    """Load the plan whose files this installation carries under `slug`, or note that its files have changed.

    With `activate` it becomes the plan that the valley follows. An evaluation is put into the calendar for the last
    day of each stage (plan L350, 健全规划评估制度). Callers check who may: the first run has no users yet.
    Raises: Invalid where there is no such plan, or its files hold nonsense (naming the first flaw).
    """
    if slug not in available():
        raise Invalid(_("没有这个规划。"), field="slug", value=slug, remedy=_("请从列表中选择。"))
    try:
        plan = loader.load(directory_of(slug))
    except PlanRefused as refused:
        raise Invalid(str(refused.flaws[0]), field="slug", value=slug) from refused
    if activate:
        PlanEdition.objects.filter(active=True).exclude(slug=slug).update(active=False)
    edition, made = PlanEdition.objects.get_or_create(
        slug=slug,
        defaults={
            "title": plan.title.text.zh if plan.title.text else slug,
            "checksum": plan.checksum,
            "fictional": plan.fictional,
            "active": activate,
            "loaded_at": clock.now(),
            "loaded_by": by,
        },
    )
    if not made:
        edition.checksum, edition.active = plan.checksum, activate or edition.active
        edition.save(update_fields=["checksum", "active"])
    for stage in plan.stages:
        words = stage.name.text.zh if stage.name.text else stage.key
        with override("zh-hans"):  # stored once, in the language of the plan, whoever loads it
            title = _("%(year)s 年评估（%(stage)s）") % {"year": stage.last_year, "stage": words}
        Evaluation.objects.get_or_create(
            plan=edition,
            title=title,
            defaults={"stage": stage.key, "due_on": date(stage.last_year, 12, 31)},
        )
    publish(events.PlanLoaded(subject=edition.uri, slug=slug, checksum=plan.checksum), by=by)
    return edition

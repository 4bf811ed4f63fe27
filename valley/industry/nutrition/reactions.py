"""Who is told: deciders, authors, makers, and whoever waits for a calculation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.events import (
    MakerPermitted,
    ReleaseWithdrawn,
    RunEnded,
    VersionDecided,
    VersionSubmitted,
)
from valley.industry.nutrition.models import FormulaVersion, PermittedMaker, Release, Run, State
from valley.kernel import clock
from valley.kernel.journal import on
from valley.kernel.models import Entry, User
from valley.kernel.notices import declare, notify
from valley.kernel.permissions import may
from valley.registry.queries.access import administrators_of, members_of

declare("nutrition.version_to_decide", _("请批准或退回配方：%(thing)s"))
declare("nutrition.version_approved", _("配方已批准：%(thing)s"))
declare("nutrition.version_refused", _("配方未批准，意见见页面：%(thing)s"))
declare("nutrition.may_make", _("贵单位可以受托生产：%(thing)s"))
declare("nutrition.release_withdrawn", _("放行已撤回，请停止生产：%(thing)s"))
declare("nutrition.run_ended", _("计算已结束：%(thing)s"))


def _one(model: Any, uri: str) -> Any:
    return model.objects.get(public_id=uri.removeprefix(model.uri_prefix))


@on(VersionSubmitted)
def tell_deciders(event: VersionSubmitted, entry: Entry) -> None:
    """Whoever of the owner may decide it. Not if it was decided or taken back meanwhile."""
    version: FormulaVersion = _one(FormulaVersion, event.subject)
    if version.state != State.SUBMITTED:
        return
    people = [member.user for member in members_of(version.formula.owner)]
    notify(
        [user for user in people if may(user, "nutrition.decide_version", version)],
        "nutrition.version_to_decide",
        version.uri,
    )


@on(VersionDecided)
def tell_the_author(event: VersionDecided, entry: Entry) -> None:
    """Who made and who submitted it."""
    version: FormulaVersion = _one(FormulaVersion, event.subject)
    code = "nutrition.version_approved" if event.state == State.APPROVED else "nutrition.version_refused"
    notify([u for u in (version.made_by, version.submitted_by) if u], code, version.uri)


@on(MakerPermitted)
def tell_the_maker(event: MakerPermitted, entry: Entry) -> None:
    """The administrators of the maker, while the permission stands."""
    permission: PermittedMaker = _one(PermittedMaker, event.subject)
    notify(administrators_of(permission.maker), "nutrition.may_make", permission.release.uri)


@on(ReleaseWithdrawn)
def tell_the_makers(event: ReleaseWithdrawn, entry: Entry) -> None:
    """The administrators of the owner: makers no longer see it; whoever makes it is told by the owner's own people."""
    release: Release = _one(Release, event.subject)
    makers = PermittedMaker.objects.filter(release=release, period__contains=clock.today()).select_related("maker")
    told: list[User] = [user for row in makers for user in administrators_of(row.maker)]
    told += administrators_of(release.version.formula.owner)
    notify(told, "nutrition.release_withdrawn", release.uri)


@on(RunEnded)
def tell_who_asked(event: RunEnded, entry: Entry) -> None:
    """Whoever asked for a long calculation, unless they cancelled it themselves."""
    run: Run = _one(Run, event.subject)
    if entry.actor != run.asked_by.public_id:
        notify(run.asked_by, "nutrition.run_ended", run.uri)

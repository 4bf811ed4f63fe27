"""Tracks: proposed, supported with sourced evidence, chosen or set aside."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import number, topics
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import ends, in_state
from valley.innovation.projects.models import Aspect, Field, Track, TrackEvidence, TrackState
from valley.innovation.projects.queries.tracks import legality
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.models.steps import step
from valley.kernel.models.tongues import here
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text
from valley.registry.engine.industries import classification


@transaction.atomic
def propose_track(
    *, by: User, title: str, words: str, field: str, due_on: date, industry: str = "", topics_of: Sequence[str] = ()
) -> Track:
    """A candidate; `industry` is a class of GB/T 4754, by which the catalogue says whether it may be set up.

    Raises: NotAllowed; Invalid.
    """
    require(by, "projects.propose_track")
    industry = text(industry, field="industry", most=8, required=False)
    if industry and industry not in classification().classes:
        raise Invalid(
            _("没有这个行业小类。"), field="industry", value=industry, remedy=_("请填 GB/T 4754 的四位代码，或留空。")
        )
    made = Track.objects.create(
        number=number("K"), title=text(title, field="title", most=120), words=text(words, field="words", most=600),
        field=choice(field, Field, field="field"), industry=industry, topics=topics(topics_of), owner=by,
        next_step=step("track-evidence"), due_on=shared.future(due_on, "due_on"), proposed_at=clock.now(),
        language=here(),
    )  # fmt: skip
    publish(events.TrackProposed(subject=made.uri), by=by)
    return made


@transaction.atomic
def support_track(
    *, by: User, track: Track, aspect: str, points: int, words: str, source: str, file: Upload | None = None
) -> TrackEvidence:
    """Points (0 to 100) for an aspect, with their source. Given again, the newest of a person counts.

    Raises: NotAllowed; WrongState once it is decided; Invalid; FileRefused.
    """
    require(by, "projects.propose_track")
    held = in_state(track, TrackState.CANDIDATE)
    if not 0 <= points <= 100:
        raise Invalid(_("分数为 0 到 100。"), field="points", value=points, remedy=_("请核对。"))
    made = TrackEvidence.objects.create(
        track=held, aspect=choice(aspect, Aspect, field="aspect"), points=points, by=by, at=clock.now(),
        words=text(words, field="words", most=600), source=text(source, field="source", most=300),
        file=store(file, held.uri, by) if file else None,
    )  # fmt: skip
    publish(events.TrackSupported(subject=held.uri, aspect=made.aspect), by=by)
    return made


@transaction.atomic
def decide_track(*, by: User, track: Track, chosen: bool, reason: str) -> Track:
    """Choose it or set it aside, and why. Only what has evidence for every aspect, and may be set up, is chosen.

    Raises: NotAllowed; WrongState; Invalid.
    """
    require(by, "projects.choose_track", track)
    held = in_state(track, TrackState.CANDIDATE)
    if chosen:
        there = set(held.evidence.values_list("aspect", flat=True))
        if missing := [str(one.label) for one in Aspect if one.value not in there]:
            raise WrongState(
                _("还缺这些方面的依据：%(aspects)s。") % {"aspects": "、".join(missing)}, field="chosen",
                value=held.number, remedy=_("请先补充有出处的依据。"),
            )  # fmt: skip
        if legality(held).forbidden:
            raise WrongState(
                _("产业目录不允许新设这个行业。"), field="chosen", value=held.industry,
                remedy=_("请核对行业小类，或写明理由不选。"),
            )  # fmt: skip
    ends(held, TrackState.CHOSEN if chosen else TrackState.ASIDE, text(reason, field="reason", most=600))
    publish(events.TrackDecided(subject=held.uri, state=held.state), by=by)
    return held

"""What can be done to a consortium and to a seat in it."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy

from valley.innovation.projects import actions
from valley.innovation.projects.actions import partners, templates
from valley.innovation.projects.forms import consortia as forms
from valley.innovation.projects.forms.partners import InterfaceForm
from valley.innovation.projects.forms.shares import SharesForm
from valley.innovation.projects.forms.templates import ApplyForm, SharingForm
from valley.innovation.projects.models import (
    Consortium,
    ConsortiumState,
    Seat,
)
from valley.innovation.projects.pages.shown import (
    RETELL,
    in_state,
    run,
    yes,
)
from valley.kernel.deeds import Deed
from valley.kernel.models import User


def _names(found: Consortium) -> str:
    """Its members, a line each, so that only the parts are typed."""
    seats = found.seats.filter(state=Seat.State.TAKEN).select_related("organisation")
    return "".join(f"{name} \n" for name in dict.fromkeys(str(seat.organisation) for seat in seats))


def _agree(by: User, found: Consortium, data: dict[str, Any]) -> object:
    read = {"contribution": data.pop("contribution"), "ip": data.pop("ip")}
    actions.agree_shares(by=by, consortium=found, replaces=read[data["what"]], **data)
    return None


def _answer(by: User, found: Seat, data: dict[str, Any]) -> object:
    actions.answer_seat(by=by, seat=found, **yes(data, "taken"))
    return found.consortium


def _leave(by: User, found: Seat, data: dict[str, Any]) -> object:
    actions.leave_seat(by=by, seat=found, **data)
    return found.consortium


def _end(by: User, found: Consortium, data: dict[str, Any]) -> object:
    actions.end_consortium(by=by, consortium=found, **yes(data, "achieved"))
    return None


OPEN = in_state("forming", "running")


DEEDS: dict[str, Deed] = {
    "retell": RETELL,
    "start": Deed(
        gettext_lazy("签约"), forms.StartForm, "projects.lead", run(actions.start_consortium, "consortium"),
        "signature", tone="primary", offered=in_state("forming"),
    ),
    "ask": Deed(
        gettext_lazy("邀请单位"), forms.SeatForm, "projects.lead", run(actions.ask_seat, "consortium"), "user-plus",
        offered=OPEN,
    ),
    "shares": Deed(
        gettext_lazy("约定份额"), SharesForm, "projects.lead", _agree, "chart-pie", offered=OPEN,
        initial=lambda found: {"contribution": found.contribution_id, "ip": found.ip_id, "parts": _names(found)},
        words=gettext_lazy("份额写成协议总份数中的整数份，各方合计须等于总份数。改动另立一份，原约定保留。"),
    ),
    "plan": Deed(
        gettext_lazy("加工作包"), forms.PackageForm, "projects.lead", run(actions.plan_package, "consortium"), "plus",
        offered=OPEN, given=lambda found: {"consortium": found},
    ),
    "apply": Deed(
        gettext_lazy("套用联合计划范本"), ApplyForm, "projects.lead",
        run(templates.apply_template, "consortium"), "template", offered=OPEN,
        words=gettext_lazy("按范本加入工作包、前置关系和共享投入；承担单位随后指定。"),
    ),
    "sharing": Deed(
        gettext_lazy("加共享投入"), SharingForm, "projects.lead", run(templates.plan_sharing, "consortium"),
        "share", offered=OPEN, given=lambda found: {"consortium": found},
    ),
    "interface": Deed(
        gettext_lazy("提出共同规格"), InterfaceForm, "projects.see_shares",
        lambda by, _found, data: partners.propose_interface(by=by, **data), "arrows-exchange",
        offered=lambda found: found.is_open and found.packages.filter(organisation__isnull=False).count() > 1,
        given=lambda found: {"consortium": found},
        words=gettext_lazy("相邻环节的两家之间：一份规格、一个试验，对方同意才成立。"),
    ),
    "end": Deed(
        gettext_lazy("结束联合体"), forms.EndForm, "projects.lead", _end, "flag-off", tone="danger", offered=OPEN
    ),
}  # fmt: skip


SEAT_DEEDS: dict[str, Deed] = {
    "answer": Deed(
        gettext_lazy("答复邀请"), forms.AnswerForm, "projects.answer_seat", _answer, "check", offered=in_state("asked")
    ),
    "leave": Deed(
        gettext_lazy("退出"), forms.ReasonForm, "projects.answer_seat", _leave, "logout",
        offered=lambda found: found.state == "taken" and found.organisation_id != found.consortium.lead_id,
    ),
}  # fmt: skip


def led(found: Consortium) -> dict[str, Deed]:
    """What can be done, with what is to be done first in front: ask partners, agree on shares, sign."""
    if found.state != ConsortiumState.FORMING:
        return DEEDS
    several = found.seats.filter(state=Seat.State.TAKEN).values("organisation").distinct().count() > 1
    agreed = found.contribution_id is not None and found.ip_id is not None
    first = "start" if agreed else "shares" if several else "ask"
    return {key: replace(deed, tone="primary" if key == first else "") if key in ("ask", "shares", "start") else deed
            for key, deed in DEEDS.items()}  # fmt: skip

"""What can be done to a bitemporal record: end it, correct its dates, retract it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.kernel.deeds import Deed
from valley.kernel.models import User
from valley.registry import actions
from valley.registry.forms import organisations as forms
from valley.registry.models import (
    AllianceMember,
    AllianceStanding,
    Certificate,
    ConductRecord,
    Control,
    Engagement,
    Industry,
    Inflow,
    LandUse,
    Residence,
    RoleGrant,
    TalentType,
    Tenancy,
)

Data = dict[str, Any]


def _leave(by: User, row: Residence, data: Data) -> str:
    return actions.leave_park(by=by, residence=row, **data).uri


def _vacate(by: User, row: Tenancy, data: Data) -> str:
    return actions.vacate(by=by, tenancy=row, **data).uri


def _disengage(by: User, row: Engagement, data: Data) -> str:
    return actions.disengage(by=by, engagement=row, **data).uri


def _end_talent(by: User, row: TalentType, data: Data) -> str:
    return actions.end_talent(by=by, talent=row, on=data["on"]).uri


def _leave_alliance(by: User, row: AllianceMember, data: Data) -> str:
    return actions.leave_alliance(by=by, member=row, on=data["on"]).uri


def _end_control(by: User, row: Control, data: Data) -> str:
    return actions.end_control(by=by, control=row, on=data["on"]).uri


def _end_role(by: User, row: RoleGrant, data: Data) -> str:
    return actions.end_role(by=by, grant=row, **data).uri


def _correct(by: User, row: Any, data: Data) -> str:
    return actions.correct_period(by=by, record=row, **data).uri


def _retract(by: User, row: Any, data: Data) -> str:
    return actions.retract_record(by=by, record=row, **data).uri


def _revoke(by: User, row: Certificate, data: Data) -> str:
    return actions.revoke_certificate(by=by, certificate=row, **data).uri


def _correct_certificate(by: User, row: Certificate, data: Data) -> str:
    data["valid_from"] = data["valid_from"] or data["issued_on"]
    return actions.correct_certificate(by=by, certificate=row, **data).uri


def _retract_certificate(by: User, row: Certificate, data: Data) -> str:
    return actions.retract_certificate(by=by, certificate=row, **data).uri


def _retract_conduct(by: User, row: ConductRecord, data: Data) -> str:
    return actions.retract_conduct(by=by, record=row, **data).uri


def _retract_inflow(by: User, row: Inflow, data: Data) -> str:
    return actions.cases.retract_inflow(by=by, row=row, **data).uri


def _reply(by: User, row: ConductRecord, data: Data) -> str:
    actions.answer_conduct(by=by, record=row, **data)
    return f"{row.organisation.uri}/conduct"


def _dates(row: Any) -> Data:
    return {"since": row.started_on, "until": row.ended_on}


def _certificate(row: Certificate) -> Data:
    names = ("kind", "level", "issuer", "number", "issued_on", "source")
    return {name: getattr(row, name) for name in names} | {
        "valid_from": row.valid.lower,
        "valid_until": row.valid.upper,
    }


def _open(row: Any) -> bool:
    return row.ended_on is None


def _ending(title: Any, verb: str, run: Any, about: Any) -> Deed:
    return Deed(title, forms.OnForm, verb, run, "flag-off", about=about, offered=_open)


def _dated(verb: str, about: Any) -> dict[str, Deed]:
    return {
        "correct": Deed(_("更正日期"), forms.PeriodForm, verb, _correct, "edit", about=about, initial=_dates),
        "retract": Deed(_("作废（从未成立）"), forms.ReasonForm, verb, _retract, "trash", about=about),
    }


def deeds_of(row: Any) -> dict[str, Deed]:
    """The deeds for this kind of record."""
    match row:
        case Residence():
            verb, about = "registry.settle_organisation", lambda row: row.park
            return {"end": _ending(_("登记迁出"), verb, _leave, about), **_dated(verb, about)}
        case Tenancy():
            verb, about = "registry.change_place", lambda row: row.place
            return {"end": _ending(_("登记退租"), verb, _vacate, about), **_dated(verb, about)}
        case LandUse():
            return _dated("registry.change_place", lambda row: row.place)
        case Industry():
            return _dated("registry.change_organisation", lambda row: row.organisation)
        case Control():
            verb, about = "registry.change_organisation", lambda row: row.controlled
            return {"end": _ending(_("登记终止"), verb, _end_control, about), **_dated(verb, about)}
        case Engagement():
            verb, about = "registry.add_person", lambda row: row.organisation
            return {"end": _ending(_("登记离岗"), verb, _disengage, about), **_dated(verb, about)}
        case TalentType():
            verb, about = "registry.change_person", lambda row: row.person
            return {"end": _ending(_("登记不再属于"), verb, _end_talent, about), **_dated(verb, about)}
        case AllianceMember():
            verb, about = "registry.change_alliance", lambda row: row.alliance
            return {"end": _ending(_("登记退会"), verb, _leave_alliance, about), **_dated(verb, about)}
        case AllianceStanding():
            return _dated("registry.change_alliance", lambda row: row.alliance)
        case RoleGrant():
            return {"end": _ending(_("结束角色"), "registry.grant_role", _end_role, lambda row: row.organisation)}
        case Certificate():
            return _CERTIFICATE
        case ConductRecord():
            return _CONDUCT
        case Inflow():
            return {"retract": Deed(_("作废（误登）"), forms.ReasonForm, "registry.run_case", _retract_inflow, "trash")}
        case _:
            return {}


_AWARD = "registry.award_certificate"
_CERTIFICATE = {
    "file": Deed(
        _("添加证书文件"), forms.CertificateFileForm, _AWARD,
        lambda by, row, data: actions.attach_file(by=by, certificate=row, **data) and row.uri,
        "paperclip", about=lambda row: row.organisation,
    ),
    "revoke": Deed(
        _("登记撤销"),
        forms.RevokeForm,
        _AWARD,
        _revoke,
        "ban",
        about=lambda row: row.organisation,
        offered=lambda row: row.revoked_on is None,
    ),
    "correct": Deed(
        _("更正"),
        forms.CertificateCorrectionForm,
        _AWARD,
        _correct_certificate,
        "edit",
        about=lambda row: row.organisation,
        initial=_certificate,
    ),
    "retract": Deed(
        _("作废（误登）"), forms.ReasonForm, _AWARD, _retract_certificate, "trash", about=lambda row: row.organisation
    ),
}  # fmt: skip
_CONDUCT = {
    "reply": Deed(_("申辩"), forms.ReplyForm, "registry.answer_conduct", _reply, "message-2"),
    "retract": Deed(
        _("作废"),
        forms.ReasonForm,
        "registry.record_conduct",
        _retract_conduct,
        "trash",
        about=lambda row: row.organisation,
    ),
}

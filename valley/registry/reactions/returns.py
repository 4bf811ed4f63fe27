"""Who is told what about returns: whoever has the next step, never a value."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.journal import on
from valley.kernel.models import Entry, User
from valley.kernel.notices import declare, notify
from valley.registry.events.returns import (
    RemindersSent,
    ReturnAccepted,
    ReturnGivenBack,
    ReturnReopened,
    ReturnSigned,
    ReturnSubmitted,
)
from valley.registry.models import Return, Role
from valley.registry.queries import returns as queries

declare("registry.return_due", _("请填报：%(thing)s，截止日期 %(due)s"))
declare("registry.return_to_sign", _("请签报：%(thing)s"))
declare("registry.return_to_check", _("请审核：%(thing)s"))
declare("registry.return_given_back", _("报表被退回，请按意见更正：%(thing)s"))
declare("registry.return_accepted", _("报表已采纳：%(thing)s"))
declare("registry.return_reopened", _("报表已重新开放，请更正：%(thing)s"))


def _tell(uri: str, code: str, *roles: Role, **context: str) -> None:
    report = _report(uri)
    people = queries.people_for(report, *roles)
    if people:
        notify(people, code, uri, context)


def _report(uri: str) -> Return:
    return Return.objects.get(public_id=uri.removeprefix(Return.uri_prefix))


@on(RemindersSent)
def remind_the_firms(event: RemindersSent, entry: Entry) -> None:
    """Fillers while it is being filled, signers once it waits for them."""
    for uri in event.returns:
        waits_for = Role.SIGNER if _report(uri).state == "filled" else Role.FILLER
        _tell(uri, "registry.return_due", waits_for, due=event.due)


@on(ReturnSubmitted)
def ask_the_signers(event: ReturnSubmitted, entry: Entry) -> None:
    """Somebody authorised must sign."""
    _tell(event.subject, "registry.return_to_sign", Role.SIGNER)


@on(ReturnSigned)
def ask_the_office(event: ReturnSigned, entry: Entry) -> None:
    """The office of the firm's park must check."""
    office: list[User] = queries.office_for(_report(event.subject))
    if office:
        notify(office, "registry.return_to_check", event.subject)


@on(ReturnGivenBack)
def tell_it_came_back(event: ReturnGivenBack, entry: Entry) -> None:
    """Fillers correct, signers know."""
    _tell(event.subject, "registry.return_given_back", Role.FILLER, Role.SIGNER)


@on(ReturnAccepted)
def tell_it_was_accepted(event: ReturnAccepted, entry: Entry) -> None:
    """Nothing is left to do for the firm."""
    _tell(event.subject, "registry.return_accepted", Role.FILLER, Role.SIGNER)


@on(ReturnReopened)
def tell_it_is_open_again(event: ReturnReopened, entry: Entry) -> None:
    """Fillers correct."""
    _tell(event.subject, "registry.return_reopened", Role.FILLER, Role.SIGNER)

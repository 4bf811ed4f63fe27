"""Who runs a recall, who sees it, and who answers for a consignee."""

from valley.kernel.permissions import permits
from valley.registry.models import Organisation, Role
from valley.registry.rules import Asker, acts_for, holds, is_operator, is_regulator
from valley.registry.rules.roles import held_by
from valley.supply.trace.models import Consignee, DataRequest, RecallCase

RECALLERS = (Role.ADMINISTRATOR, Role.SIGNER)


@permits("trace.open_recall")
def may_open_recall(user: Asker, organisation: Organisation | None) -> bool:
    """For a firm: its administrators and signers. The park office may for any, so nobody waits in an emergency."""
    if organisation is None:
        return is_operator(user)
    return is_operator(user) or acts_for(user, organisation, *RECALLERS)


@permits("trace.run_recall")
def may_run_recall(user: Asker, case: RecallCase) -> bool:
    """Whoever may open one for the organisation."""
    return may_open_recall(user, case.organisation)


@permits("trace.list_recalls")
def may_list_recalls(user: Asker, thing: None) -> bool:
    """Everybody with an account; the list holds what each may see."""
    return user.is_authenticated


@permits("trace.view_recall")
def may_view_recall(user: Asker, case: RecallCase) -> bool:
    """The organisation's own people, the park office and regulators. A drill is nobody else's either."""
    return is_operator(user) or is_regulator(user) or acts_for(user, case.organisation)


@permits("trace.answer_notice")
def may_answer_notice(user: Asker, consignee: Consignee) -> bool:
    """Whoever acts for the consignee; whoever runs the recall, for who answered by telephone."""
    own = consignee.organisation is not None and acts_for(user, consignee.organisation)
    return own or may_run_recall(user, consignee.case)


@permits("trace.verify_ledger")
def may_verify_ledger(user: Asker, thing: None) -> bool:
    """The whole export: the park office, regulators and assessors. Checkpoints and proofs are for everybody."""
    return holds(user, Role.OPERATOR, Role.REGULATOR, Role.ASSESSOR)


@permits("trace.check_records")
def may_check_records(user: Asker, organisation: Organisation | None) -> bool:
    """What is missing in an organisation's records: its own people, the park office, regulators."""
    if organisation is None:
        return user.is_authenticated
    return is_operator(user) or is_regulator(user) or acts_for(user, organisation)


@permits("trace.ask_for_data")
def may_ask_for_data(user: Asker, organisation: Organisation | None) -> bool:
    """For the organisation that needs them: its administrators, signers and fillers; the park office."""
    roles = (Role.ADMINISTRATOR, Role.SIGNER, Role.FILLER)
    return is_operator(user) or (organisation is not None and acts_for(user, organisation, *roles))


@permits("trace.answer_request")
def may_answer_request(user: Asker, request: DataRequest) -> bool:
    """Whoever acts for the organisation that was asked."""
    return acts_for(user, request.asked_of)


@permits("trace.certify_lot")
def may_certify_lot(user: Asker, thing: object) -> bool:
    """The park office issues and withdraws trace certificates."""
    return is_operator(user)


@permits("trace.discard", delegable=False)
def may_discard(user: Asker, thing: None) -> bool:
    """Records whose term is over are deleted by the park office only."""
    return is_operator(user)


@permits("trace.keep_records")
def may_keep_records(user: Asker, thing: None) -> bool:
    """Whoever acts for an organisation has records and settings of its own to look after."""
    return any(held.organisation is not None for held in held_by(user))

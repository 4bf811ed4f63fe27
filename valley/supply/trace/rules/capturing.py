"""Who may send events, and who may look after what was sent."""

from valley.kernel.permissions import permits
from valley.registry.models import Organisation, Role
from valley.registry.rules import Asker, acts_for, is_operator
from valley.supply.trace.models import CaptureJob

CAPTURERS = (Role.ADMINISTRATOR, Role.FILLER, Role.SIGNER)


@permits("trace.capture")
def may_capture(user: Asker, organisation: Organisation | None) -> bool:
    """For an organisation: its administrators, fillers and signers, and the park office; for the park: its office."""
    return is_operator(user) or (organisation is not None and acts_for(user, organisation, *CAPTURERS))


@permits("trace.view_capture")
def may_view_capture(user: Asker, job: CaptureJob) -> bool:
    """Whoever acts for the organisation that sent the document, whoever sent it, and the park office."""
    if is_operator(user) or (job.by_id is not None and job.by_id == user.pk):
        return True
    return job.organisation is not None and acts_for(user, job.organisation)

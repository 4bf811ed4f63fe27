"""Rules about organisations and what belongs to them. Things are the records named in each rule."""

from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import permits
from valley.registry.models import (
    Alliance,
    ConductKind,
    ConductRecord,
    Engagement,
    Organisation,
    Person,
    Placement,
    Role,
)
from valley.registry.rules.roles import (
    Asker,
    acts_for,
    is_leading_group,
    is_operator,
    is_operator_of_all,
    is_regulator,
    is_staff,
)


@permits("registry.view_organisation")
def may_view_organisation(user: Asker, organisation: Organisation | None) -> bool:
    """Name, codes, industry, certificates: what public registers show; for everybody with an account."""
    return user.is_authenticated


@permits("registry.view_organisation_inside")
def may_view_organisation_inside(user: Asker, organisation: Organisation | None) -> bool:
    """People, premises, control: the park's side, and the organisation's own people."""
    return is_staff(user) or (organisation is not None and acts_for(user, organisation))


@permits("registry.add_organisation")
def may_add_organisation(user: Asker, _: None) -> bool:
    """The park office."""
    return is_operator(user)


@permits("registry.change_organisation")
def may_change_organisation(user: Asker, organisation: Organisation | None) -> bool:
    """The park office; codes, names and types are not the firm's own to change."""
    return is_operator(user)


@permits("registry.merge_organisations")
def may_merge_organisations(user: Asker, organisation: Organisation | None) -> bool:
    """The park office; also for splitting and for reviewing suspected doubles."""
    return is_operator(user)


@permits("registry.award_certificate")
def may_award_certificate(user: Asker, organisation: Organisation | None) -> bool:
    """The park office records what issuers gave; also corrects and revokes."""
    return is_operator(user)


@permits("registry.change_alliance")
def may_change_alliance(user: Asker, alliance: Alliance | None) -> bool:
    """The park office; the roll also by whoever administers the alliance's own organisation."""
    if is_operator(user):
        return True
    own = alliance.organisation if alliance else None
    return own is not None and acts_for(user, own, Role.ADMINISTRATOR)


@permits("registry.record_conduct")
def may_record_conduct(user: Asker, organisation: Organisation | None) -> bool:
    """The park office and regulators, naming their source."""
    return is_operator(user) or is_regulator(user)


@permits("registry.view_conduct")
def may_view_conduct(user: Asker, record: ConductRecord) -> bool:
    """Honours are for everybody with an account; the rest for the park's side and the organisation itself."""
    if record.kind == ConductKind.HONOUR:
        return user.is_authenticated
    return is_staff(user) or acts_for(user, record.organisation)


@permits("registry.answer_conduct")
def may_answer_conduct(user: Asker, record: ConductRecord) -> bool:
    """The organisation's administrator or signer: the right of reply."""
    return acts_for(user, record.organisation, Role.ADMINISTRATOR, Role.SIGNER)


@permits("registry.grant_role", delegable=False)
def may_grant_role(user: Asker, organisation: Organisation | None) -> bool:
    """Roles in an organisation: its administrator or the park office; park roles: the office of all parks."""
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return True
    if organisation is None:
        return is_operator_of_all(user)
    return is_operator(user) or acts_for(user, organisation, Role.ADMINISTRATOR)


@permits("registry.add_person")
def may_add_person(user: Asker, organisation: Organisation | None) -> bool:
    """The park office; an organisation's administrator for that organisation's people."""
    return is_operator(user) or (organisation is not None and acts_for(user, organisation, Role.ADMINISTRATOR))


@permits("registry.list_people")
def may_list_people(user: Asker, _: None) -> bool:
    """The park office."""
    return is_operator(user)


@permits("registry.view_person")
def may_view_person(user: Asker, person: Person) -> bool:
    """Who may open the sealed text: the person, the park office, administrators of present employers."""
    return _is_oneself(user, person) or is_operator(user) or _employs(user, person)


@permits("registry.change_person")
def may_change_person(user: Asker, person: Person) -> bool:
    """The park office, the person, administrators of present employers."""
    return may_view_person(user, person)


def _is_oneself(user: Asker, person: Person) -> bool:
    return isinstance(user, User) and user.is_active and person.user_id == user.pk


def _employs(user: Asker, person: Person) -> bool:
    present = Engagement.objects.known().on(clock.today()).filter(person=person).select_related("organisation")
    return any(acts_for(user, engagement.organisation, Role.ADMINISTRATOR) for engagement in present)


@permits("registry.run_internships")
def may_run_internships(user: Asker, organisation: Organisation | None) -> bool:
    """Posts and placements of a base: the park office and the organisation's administrator."""
    return is_operator(user) or (organisation is not None and acts_for(user, organisation, Role.ADMINISTRATOR))


@permits("registry.view_placement")
def may_view_placement(user: Asker, placement: Placement) -> bool:
    """Those who run it, and the person."""
    return may_run_internships(user, placement.post.organisation) or _is_oneself(user, placement.person)


@permits("registry.run_case")
def may_run_case(user: Asker, case: object) -> bool:
    """Cases of attraction and the inflow ledger: the park office."""
    return is_operator(user)


@permits("registry.view_cases")
def may_view_cases(user: Asker, case: object) -> bool:
    """What is under way: the park office and the leading group."""
    return is_operator(user) or is_leading_group(user)

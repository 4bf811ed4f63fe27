"""Who may do what with formulas: they are trade secrets of their owner; a permitted maker sees what making needs."""

from valley.industry.nutrition.models import (
    Formula,
    FormulaVersion,
    PermittedMaker,
    Profile,
    Release,
    Run,
    State,
)
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import permits
from valley.registry.models import Organisation, Role
from valley.registry.rules import Asker, acts_for, is_operator, is_regulator
from valley.registry.rules.access import held_or_deputised
from valley.registry.rules.roles import held_by

DECIDERS = (Role.ADMINISTRATOR, Role.SIGNER)


def organisation_ids(user: Asker) -> list[int]:
    """Organisations for which the user acts today, in person or as a deputy: for lists."""
    return sorted({held.organisation for held in held_or_deputised(user) if held.organisation is not None})


def own_ids(user: Asker) -> list[int]:
    """Primary keys of the organisations for which `user` acts today."""
    return sorted({held.organisation for held in held_by(user) if held.organisation is not None})


@permits("nutrition.look_up")
def may_look_up(user: Asker, _: None) -> bool:
    """The shipped composition tables, the advice page: everybody with an account."""
    return user.is_authenticated


@permits("nutrition.design")
def may_design(user: Asker, organisation: Organisation | None) -> bool:
    """Ingredients, targets, tables and formulas of an organisation: its own people; None: of any organisation."""
    return bool(own_ids(user)) if organisation is None else acts_for(user, organisation)


@permits("nutrition.view_formula")
def may_view_formula(user: Asker, formula: Formula | None) -> bool:
    """Its owner's people, nobody else: not the park office, not a regulator, not a maker."""
    return may_design(user, None if formula is None else formula.owner)


@permits("nutrition.change_formula")
def may_change_formula(user: Asker, formula: Formula | None) -> bool:
    """Its owner's people: drafts, trials, panels, calculations."""
    return may_view_formula(user, formula)


@permits("nutrition.decide_version", delegable=False)
def may_decide_version(user: Asker, version: FormulaVersion) -> bool:
    """An administrator or signer of the owner who neither made nor submitted it. In person: a deputy would let the
    author decide."""
    return (
        version.state == State.SUBMITTED
        and acts_for(user, version.formula.owner, *DECIDERS)
        and user.pk not in (version.made_by_id, version.submitted_by_id)
    )


@permits("nutrition.release_version")
def may_release_version(user: Asker, version: FormulaVersion) -> bool:
    """An administrator or signer of the owner."""
    return acts_for(user, version.formula.owner, *DECIDERS)


@permits("nutrition.list_releases")
def may_list_releases(user: Asker, _: None) -> bool:
    """Whoever has an organisation, and the park's office and regulators; each sees those that concern them."""
    return bool(own_ids(user)) or is_operator(user) or is_regulator(user)


@permits("nutrition.view_release")
def may_view_release(user: Asker, release: Release) -> bool:
    """That it exists and who owns it: owner, makers of any time, park office, regulator. Not what is in it."""
    if acts_for(user, release.version.formula.owner) or is_operator(user) or is_regulator(user):
        return True
    return PermittedMaker.objects.filter(release=release, maker__in=own_ids(user)).exists()


@permits("nutrition.open_package")
def may_open_package(user: Asker, release: Release) -> bool:
    """What making needs: amounts, steps, packaging. The owner always, a permitted maker in its time, while it is not
    withdrawn."""
    if acts_for(user, release.version.formula.owner):
        return True
    if release.withdrawn_at is not None:
        return False
    return is_maker(user, release)


def is_maker(user: Asker, release: Release) -> bool:
    """Whether `user` acts for a maker that is permitted today."""
    return PermittedMaker.objects.filter(
        release=release, period__contains=clock.today(), maker__in=own_ids(user)
    ).exists()


@permits("nutrition.manage_release")
def may_manage_release(user: Asker, release: Release) -> bool:
    """Permit makers, withdraw, enter the registration: an administrator or signer of the owner."""
    return acts_for(user, release.version.formula.owner, *DECIDERS)


@permits("nutrition.cancel_run")
def may_cancel_run(user: Asker, run: Run) -> bool:
    """Whoever may change the formula."""
    return may_change_formula(user, run.version.formula)


@permits("nutrition.keep_profile", delegable=False)
def may_keep_profile(user: Asker, _: None) -> bool:
    """One's own, by everybody with an account."""
    return user.is_authenticated


@permits("nutrition.view_profile", delegable=False)
def may_view_profile(user: Asker, profile: Profile) -> bool:
    """The person, while the consent stands; nobody else."""
    return isinstance(user, User) and user.is_active and user.person_key_id == profile.key_id


@permits("nutrition.view_evidence_rules")
def may_view_evidence_rules(user: Asker, _: None) -> bool:
    """Everybody with an account."""
    return user.is_authenticated


@permits("nutrition.enter_evidence_rule")
def may_enter_evidence_rule(user: Asker, _: None) -> bool:
    """The park office, which answers for the citation."""
    return is_operator(user)

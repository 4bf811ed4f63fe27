"""Whoever a table names can see that it does, and whoever owns something open can hand it on."""

from django.apps import apps
from django.db.models import ForeignKey

from valley.kernel import personal, things
from valley.kernel.models import PersonKey, User
from valley.registry.models import Known, Person

BY_HAND = {
    # the account itself, and what `kernel.queries.personal` says of its use
    ("kernel.ApiToken", "user"), ("kernel.Notice", "user"), ("kernel.NoticePreference", "user"),
    ("kernel.Recovery", "user"), ("kernel.Recovery", "issued_by"), ("kernel.CalendarYear", "loaded_by"),
    # `registry.things.accounts`, with words of their own
    ("registry.RoleGrant", "user"), ("registry.Deputy", "principal"), ("registry.Deputy", "deputy"),
    ("registry.Claim", "claimant"), ("registry.Invitation", "invited_by"), ("registry.Return", "saved_by"),
    ("registry.ReturnVersion", "signed_by"), ("registry.CellRemark", "by"), ("registry.PartnerCase", "owner"),
    ("registry.TeamCase", "owner"), ("registry.ListImport", "asked_by"), ("registry.Person", "user"),
}  # fmt: skip
NOT_WORK = {
    ("plan.HandOver", "to_owner"),  # the answer to an offer that was made, not a thing of its own
    ("nutrition.Profile", "keeper"),  # another person's sealed profile: it is not handed to a third
}
OWNERS = {"owner", "lead", "contact", "keeper", "to_owner"}


def naming() -> list[tuple[str, str]]:
    """(model, column) of every column that names an account."""
    return [
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("valley.")
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is User
        and not (issubclass(model, Known) and field.name in {"recorded_by", "retracted_by"})  # counted together
    ]  # fmt: skip


def test_every_column_that_names_an_account_is_shown_to_that_person() -> None:
    found = naming()
    assert len(found) > 100
    assert [each for each in found if each not in personal.columns_held() | BY_HAND] == []
    assert set(found) >= BY_HAND


def test_every_record_of_a_person_is_held() -> None:
    naming_people = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model in (Person, PersonKey)
    }
    held = {"registry", "registry.internships", "projects", "nutrition.profile"}
    assert held == set(personal._holders)
    assert naming_people == {
        # shown by the holders above
        "registry.Person", "registry.Consent", "registry.TalentType", "registry.Engagement", "registry.Placement",
        "projects.Appointment", "nutrition.Profile",
        # the vault's own: files, openings, retentions and requests stand on the page in sections of their own
        "kernel.User", "kernel.EvidenceFile", "kernel.AccessLog", "kernel.Retention", "kernel.ErasureRequest",
        "kernel.SearchDocument",
    }  # fmt: skip


def test_whoever_owns_something_open_can_hand_it_on() -> None:
    stuck = []
    for label, column in naming():
        if column not in OWNERS or (label, column) in NOT_WORK:
            continue
        kind = things.kind_of(apps.get_model(label).uri_prefix)
        if kind is None or kind.pass_on is None:
            stuck.append((label, column))
    assert stuck == []

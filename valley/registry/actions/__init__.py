"""Every write of the registry."""

from valley.registry.actions import cases, internships
from valley.registry.actions.alliances import end_alliance, found_alliance, join_alliance, leave_alliance
from valley.registry.actions.certificates import (
    attach_file,
    award_certificate,
    correct_certificate,
    retract_certificate,
    revoke_certificate,
)
from valley.registry.actions.conduct import answer_conduct, record_conduct, retract_conduct
from valley.registry.actions.corrections import correct_period, retract_record
from valley.registry.actions.duplicates import review_duplicate
from valley.registry.actions.import_jobs import ask_import, forget_imports, run_import
from valley.registry.actions.importing import Imported, import_list
from valley.registry.actions.organisations import (
    add_identifier,
    change_organisation,
    correct_identifier,
    register_organisation,
    rename,
    set_industry,
)
from valley.registry.actions.people import (
    change_person,
    change_share,
    disengage,
    end_talent,
    engage,
    forget_digest,
    record_consent,
    record_talent,
    redigest_names,
    register_person,
    withdraw_consent,
)
from valley.registry.actions.places import add_place, change_place, record_land_use
from valley.registry.actions.relations import end_control, record_control
from valley.registry.actions.roles import end_role, grant_role
from valley.registry.actions.succession import merge_organisations, split_organisation
from valley.registry.actions.tenancies import leave_park, let, settle, vacate

__all__ = [
    "Imported",
    "add_identifier",
    "add_place",
    "answer_conduct",
    "ask_import",
    "attach_file",
    "award_certificate",
    "cases",
    "change_organisation",
    "change_person",
    "change_place",
    "change_share",
    "correct_certificate",
    "correct_identifier",
    "correct_period",
    "disengage",
    "end_alliance",
    "end_control",
    "end_role",
    "end_talent",
    "engage",
    "forget_digest",
    "forget_imports",
    "found_alliance",
    "grant_role",
    "import_list",
    "internships",
    "join_alliance",
    "leave_alliance",
    "leave_park",
    "let",
    "merge_organisations",
    "record_conduct",
    "record_consent",
    "record_control",
    "record_land_use",
    "record_talent",
    "redigest_names",
    "register_organisation",
    "register_person",
    "rename",
    "retract_certificate",
    "retract_conduct",
    "retract_record",
    "review_duplicate",
    "revoke_certificate",
    "run_import",
    "set_industry",
    "settle",
    "split_organisation",
    "vacate",
    "withdraw_consent",
]

"""An import with faults, a placement, a person's key: what the browser needs to see those pages."""

from datetime import date
from decimal import Decimal

from tests.factories import registry
from tests.registry.test_importing import FIRMS, book
from valley.kernel import personal
from valley.kernel.actions import retain
from valley.kernel.models import User
from valley.registry.actions import ask_import, engage, internships, run_import
from valley.registry.actions import space as actions
from valley.registry.actions.chain import set_chain_link
from valley.registry.models import Placement as Placed
from valley.registry.models import Role

MADE: dict[str, User] = {}


def office() -> User:
    return registry.with_role(Role.OPERATOR)


def importer() -> User:
    """Whoever hands in the list of `failed_import`."""
    MADE["importer"] = office()
    return MADE["importer"]


def failed_import() -> str:
    """A list in which two cells are wrong."""
    by = MADE.pop("importer")
    data = book(FIRMS, ["甲食品有限公司（虚构）", "123"], ["", registry.uscc()])
    asked = ask_import(by=by, kind="organisations", data=data, dry_run=True)
    run_import(public_id=str(asked.public_id))
    return asked.uri


def space() -> str:
    """A queue of one, with a criterion, beside what there is of each kind of space."""
    by = office()
    firm = registry.resident()
    actions.set_space_criterion(
        by=by, carrier="pilot", words="已有样品", source="示例办法（虚构）", begins_on=date(2024, 1, 1)
    )
    actions.ask_for_space(
        by=registry.with_role(Role.MEMBER, firm), organisation=firm, carrier="pilot", use="pilot",
        area_m2=Decimal(150), wanted_on=date(2099, 1, 1), words="放大试验",
    )  # fmt: skip
    return "/space"


def chain() -> str:
    """A gap that nobody fills."""
    link = set_chain_link(by=office(), name="乳品", position=1, codes=["144"], wanted=2, source="示例招商目录（虚构）")
    return link.uri


def placement() -> str:
    """Somebody in the middle of an internship."""
    by, firm = office(), registry.organisation(name="某某食品有限公司（虚构）")
    post = internships.open_post(
        by=by, organisation=firm, title="感官评价员", places=2, starts_on=date(2024, 7, 1), ends_on=date(2024, 12, 31)
    )
    person = registry.person()
    engage(by=None, person=person, organisation=firm, kind="employed", since=date(2024, 1, 1), share_per_mille=1000)
    placed: Placed = internships.place(by=by, post=post, person=person)
    internships.start(by=by, placement=placed, on=date(2024, 7, 3))
    return placed.uri


def person_key() -> str:
    """A person whose data a law keeps."""
    key = personal.new_key()
    retain(by=None, key=key, until=date(2999, 1, 1), law_clause="某法第一条", reason="留存")
    return key.uri

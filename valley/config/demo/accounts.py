"""Demonstration accounts: those that people sign in with, and those that act in the background."""

import secrets
from dataclasses import dataclass

from valley.config.demo.names import cyclic
from valley.config.demo.story import Story
from valley.config.demo.world import BEGINNING, Firm, World
from valley.kernel.actions.accounts import open_account
from valley.kernel.models import User
from valley.registry import actions as registry
from valley.registry.models import Kind, Role, Scheme

PREFIX = "demo-"
DEPARTMENTS = {
    "committee": "示例园区管理委员会",
    "science": "示例区科学技术局",
    "economy": "示例区经济和信息化局",
    "reform": "示例区发展和改革局",
    "farming": "示例区农业农村局",
    "market": "示例区市场监督管理局",
    "land": "示例区自然资源局",
    "culture": "示例区文化和旅游局",
    "finance": "示例区财政局",
    "thinktank": "示例规划评估中心",
}


@dataclass(frozen=True)
class Seat:
    """An account to sign in with: its role, whose it is ("" the park's, "A" or "B" a firm, "station" and "lab" a
    party of the network, else a department), and
    what to look at first."""

    name: str
    role: Role
    of: str
    title: str
    look: str


SEATS = (
    Seat("office", Role.OPERATOR, "", "园区办公室 Park office", "/campaigns"),
    Seat("leader", Role.LEADING_GROUP, "", "领导小组 Leading group", "/"),
    Seat("assessor", Role.ASSESSOR, "", "评估机构 Assessor", "/plan/evaluations"),
    Seat("regulator", Role.REGULATOR, "", "监管部门 Regulator", "/organisations"),
    Seat("science", Role.MEMBER, "science", "科技局（牵头单位）Department in charge of tasks", "/plan/tasks"),
    Seat("station", Role.MEMBER, "station", "试验站（有需求要答复）Test station: needs to answer", "/work"),
    Seat("lab", Role.MEMBER, "lab", "研究所（收到拆分的需求、揭榜）Institute: takes needs, bids for calls", "/needs"),
    Seat("a-admin", Role.ADMINISTRATOR, "A", "企业甲·管理员 Firm A, administrator", "/"),
    Seat("a-filler", Role.FILLER, "A", "企业甲·填报人（有报表被退回）Firm A, filler: a return came back", "/"),
    Seat("a-signer", Role.SIGNER, "A", "企业甲·签报人 Firm A, signer", "/"),
    Seat("b-admin", Role.ADMINISTRATOR, "B", "企业乙·管理员 Firm B, administrator", "/"),
    Seat("b-filler", Role.FILLER, "B", "企业乙·填报人 Firm B, filler", "/"),
    Seat("b-signer", Role.SIGNER, "B", "企业乙·签报人（有报表待签）Firm B, signer: a return waits", "/"),
)
SEATED_FIRMS = {"A": 18, "B": 21}
"""Which firms of the script (numbers) have accounts that people sign in with."""


def password() -> str:
    """Twelve letters and digits that are not mistaken for each other: more than 58 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))


def tell(story: Story, world: World) -> dict[str, str]:
    """Accounts and departments; the passwords by username, to be shown once."""
    chosen = {f"{PREFIX}{seat.name}": password() for seat in SEATS}
    story.on(BEGINNING, _open_seats, world, chosen, hour=8)
    story.on(BEGINNING, _departments, world, hour=8)
    return chosen


def _open_seats(world: World, chosen: dict[str, str]) -> None:
    for seat in SEATS:
        name = f"{PREFIX}{seat.name}"
        world.users[seat.name] = open_account(by=None, username=name, password=chosen[name], fictional=True)
        if not seat.of:
            registry.grant_role(by=None, user=world.users[seat.name], role=seat.role, since=BEGINNING)


def _departments(world: World) -> None:
    for key, name in DEPARTMENTS.items():
        made = registry.register_organisation(
            by=world.office, name=name, scheme=Scheme.NONE, none_reason="虚构单位，没有代码", founded_on=BEGINNING,
            kinds=[Kind.INSTITUTE if key == "thinktank" else Kind.GOVERNMENT],
        )  # fmt: skip
        world.departments[key] = made
        seated = next((s for s in SEATS if s.of == key), None)
        world.users[f"unit-{key}"] = world.users[seated.name] if seated else _silent(f"unit-{key}")
        registry.grant_role(
            by=world.office, user=world.users[f"unit-{key}"], role=Role.MEMBER, organisation=made, since=BEGINNING
        )


def of_firm(world: World, firm: Firm) -> None:
    """Whoever acts for `firm`, from its registration on."""
    letter = next((a for a, number in SEATED_FIRMS.items() if number == firm.number), "")
    if letter:
        for seat in SEATS:
            if seat.of == letter:
                user = world.users[seat.name]
                registry.grant_role(by=world.office, user=user, role=seat.role, organisation=firm.entry)
        firm.account, firm.filler = world.users[f"{letter.lower()}-signer"], world.users[f"{letter.lower()}-filler"]
        return
    firm.account = _silent(f"firm-{cyclic(firm.number)[1].lower()}")
    registry.grant_role(by=world.office, user=firm.account, role=Role.SIGNER, organisation=firm.entry)


def _silent(name: str) -> User:
    """An account that acts in the story; nobody can sign in with it."""
    return open_account(by=None, username=f"{PREFIX}{name}", password=None, fictional=True)

"""Things of joint projects for the matrix: the member's organisation leads and orders, the other one works."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from tests.consistency import rows_objects as rows
from tests.consistency.exchange_objects import LATER, LONG_AGO
from tests.consistency.kinds import World
from tests.factories import registry
from valley.innovation.exchange import actions as exchange
from valley.innovation.projects import actions
from valley.innovation.projects import models as projects
from valley.innovation.projects.actions import institutions, resources, studies
from valley.innovation.projects.actions.studies import SampleLine
from valley.kernel.models import User


def makers() -> dict[str, Callable[[World], Any]]:
    """The makers by their names in `matrix.toml`."""
    made = {"consortium": consortium, "seat": seat, "package": package, "order": order, "appointment": appointment,
            "case": case, "stranglehold": stranglehold, "review": review, "output": output, "bundle": bundle,
            "common": common, "transfer": transfer, "resource": resource, "lending": lending, "study": study,
            "sample": sample, "run": study_run, "institution": institution}  # fmt: skip
    made |= rows.MADE
    steps = rows.STEPS | {"consortium": "plan", "seat": "answer", "package": "done", "order": "take", "case": "meet",
             "stranglehold": "remove", "review": "judge", "output": "adopt", "common": "join", "bundle": "transfer",
             "transfer": "tick", "resource": "ask", "lending": "agree", "study": "batch", "sample": "withdraw",
             "run": "again", "institution": "income"}  # fmt: skip
    doing = {f"projects_{name}_do": _step(made[name], key) for name, key in steps.items()}
    return {f"projects_{name}": make for name, make in made.items()} | doing


def _step(make: Callable[[World], Any], key: str) -> Callable[[World], Any]:
    return lambda world: {"public_id": make(world).public_id, "deed": key}


def consortium(world: World) -> projects.Consortium:
    """Led by the organisation."""
    return actions.found_consortium(
        by=world.users["member"], lead=world.organisation, title="抗结块", goal="三批不结块", field="processing",
        links=["工艺"], due_on=LATER,
    )  # fmt: skip


def seat(world: World) -> projects.Seat:
    """The other organisation is asked."""
    return actions.ask_seat(
        by=world.users["member"], consortium=consortium(world), organisation=world.other, role="user", duty="试用"
    )


def package(world: World) -> projects.WorkPackage:
    """The other organisation works on it."""
    taken = actions.answer_seat(by=world.users["other_administrator"], seat=seat(world), taken=True)
    return actions.plan_package(
        by=world.users["member"], consortium=taken.consortium, link="工艺", title="包衣", due_on=LATER,
        organisation=world.other,
    )  # fmt: skip


def order(world: World) -> projects.Order:
    """Ordered of the other organisation."""
    return actions.place_order(
        by=world.users["member"], customer=world.organisation, contractor=world.other, title="抗结块",
        specification="三批", price_fen=100, ip_term="归委托方", acceptance_test="试车", delivery_on=LATER,
    )  # fmt: skip


def appointment(world: World) -> projects.Appointment:
    """Somebody works for both organisations."""
    return actions.appoint(
        by=world.users["operator"], person=registry.person(), post="双聘", since=LONG_AGO, until=LATER, total=2,
        parts={world.organisation: 1, world.other: 1}, words="协议",
    )  # fmt: skip


def case(world: World) -> projects.Case:
    """A technology of the organisation."""
    return actions.open_case(
        by=world.users["member"], organisation=world.organisation, title="抗结块", field="processing", due_on=LATER
    )


def stranglehold(world: World) -> projects.Stranglehold:
    """A line of the list."""
    return actions.list_stranglehold(
        by=world.users["operator"], title="膜", field="equipment", words="进口", source="纪要", goal="替代"
    )


def review(world: World) -> projects.Review:
    """Three of the kinds of visitor are among its experts."""
    others = [User.objects.create(username=f"expert-{place}") for place in range(2)]
    judges = [*others, *(world.users[kind] for kind in ("outsider", "assessor", "regulator"))]
    return actions.ask_review(
        by=world.users["operator"], kind="leading", title="抗结块", claim="三批", compared="两批",
        owner=world.organisation, experts=dict.fromkeys(judges, "粉体"), file=ContentFile(b"text", "c.txt"),
    )  # fmt: skip


def output(world: World) -> projects.Output:
    """Of the organisation."""
    return actions.enter_output(
        by=world.users["member"], owner=world.organisation, kind="process", title="包衣", version="1", words="新",
        issued_on=LONG_AGO, total=1, parts={world.organisation: 1}, file=ContentFile(b"text", "c.txt"),
    )  # fmt: skip


def bundle(world: World) -> projects.Bundle:
    """Licensed by the organisation."""
    return actions.make_bundle(
        by=world.users["member"], licensor=world.organisation, title="包衣", version="1", licence="按产量",
        checklist=["工艺卡"], parts=[("process", "包衣", None)],
    )  # fmt: skip


def transfer(world: World) -> projects.Transfer:
    """To the other organisation."""
    return actions.start_transfer(
        by=world.users["member"], bundle=bundle(world), organisation=world.other, park_name="园区",
        licensed_on=LONG_AGO, due_on=LATER,
    )  # fmt: skip


def common(world: World) -> projects.CommonNeed:
    """A need of each organisation, confirmed as one."""
    needs = [
        exchange.report_problem(
            by=world.users[kind], origin="plant", title="结块", summary="粉料结块。", organisation=organisation
        ).need
        for kind, organisation in (("member", world.organisation), ("other_administrator", world.other))
    ]
    return actions.confirm_common(
        by=world.users["operator"], title="粉料结块", summary="两家都结块", needs=needs, due_on=LATER
    )


def resource(world: World) -> projects.Resource:
    """The organisation opens its freeze dryer."""
    return resources.offer_resource(
        by=world.users["member"], owner=world.organisation, kind="equipment", title="冻干机", words="十平方米",
        terms="按日计费", allowed_use="研究与中试",
    )  # fmt: skip


def lending(world: World) -> projects.Lending:
    """The other organisation asks for it."""
    return resources.ask_lending(
        by=world.users["other_administrator"], resource=resource(world), organisation=world.other, purpose="试制",
        since=LATER, until=LATER,
    )  # fmt: skip


def study(world: World) -> projects.Study:
    """The organisation looks into its data."""
    return studies.register_study(
        by=world.users["member"], organisation=world.organisation, kind="data", title="结块率", question="哪组结块少",
        design="两组各三批", next_step="取样", due_on=LATER,
    )  # fmt: skip


def sample(world: World) -> projects.Sample:
    """One sample of it."""
    line = SampleLine("S1", "粉料", LONG_AGO)
    return studies.enter_samples(by=world.users["member"], study=study(world), lines=[line])[0]


def study_run(world: World) -> projects.Run:
    """An analysis of it."""
    return studies.analyse(
        by=world.users["member"], study=study(world), method="summary", words="结块率",
        file=ContentFile(b"sample,rate\nS1,3\nS2,4\n", "rates.csv"), parameters={"value": "rate", "unit": "%"},
    )  # fmt: skip


def institution(world: World) -> projects.Institution:
    """The organisation is run as one."""
    return institutions.register_institution(
        by=world.users["operator"], organisation=world.organisation, ownership="mixed", tasks=["maturing"],
        governance="理事会", since=LONG_AGO, source="批文", total=10, parts={world.organisation: 6, world.other: 4},
    )  # fmt: skip

"""What firms and an association begin, made for tests; and a browser of theirs."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import registry as make
from tests.innovation.exchange.network import Network, Side, problem, side, soon
from tests.innovation.projects.made import paper, running
from valley.innovation.projects import actions
from valley.innovation.projects.actions import tracks
from valley.innovation.projects.models import (
    Consortium,
    Output,
    Track,
)
from valley.kernel import clock
from valley.kernel.models import User


def client_of(who: Side | User) -> Client:
    client = Client()
    client.force_login(who.user if isinstance(who, Side) else who)
    return client


def posted(client: Client, path: str, **data: Any) -> None:
    answered = client.post(path, data)
    assert answered.status_code == 302, answered.context["form"].errors if answered.context else answered.content


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.txt", "证明".encode(), "text/plain")


def supported(net: Network, title: str, points: tuple[int, int, int]) -> Track:
    made = tracks.propose_track(by=net.store.user, title=title, words="做", field="processing", due_on=soon())
    for aspect, given in zip(("market", "maturity", "capability"), points, strict=True):
        tracks.support_track(
            by=net.institute.user, track=made, aspect=aspect, points=given, words="依据", source="年鉴 2025 第 3 页"
        )
    return made


def an_output(net: Network) -> Output:
    return actions.enter_output(
        by=net.institute.user, owner=net.institute.organisation, kind="process", title="两段冷却", version="1",
        words="新",
        issued_on=clock.today(), total=1, parts={net.institute.organisation: 1}, file=paper(),
    )  # fmt: skip


def association(name: str = "食品行业协会") -> Side:
    return Side(made := make.organisation(name, kinds=["association"]), make.with_role("member", made))


def common_need(net: Network) -> Any:
    other = side("己调味品公司")
    needs = [problem(net), problem(Network(net.desk, other, net.station, net.institute, net.university))]
    return actions.confirm_common(by=net.desk, title="回生", summary="两家都回生", needs=needs, due_on=soon(60))


def placed(net: Network) -> Consortium:
    consortium = running(net)
    for link, who in (("工艺", net.store), ("流通", net.institute)):
        actions.plan_package(
            by=net.store.user,
            consortium=consortium,
            link=link,
            title=link,
            due_on=soon(90),
            organisation=who.organisation,
        )
    return consortium

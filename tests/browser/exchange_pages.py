"""What the browser looks at of the exchange: a need with its tree, the network, a result."""

from tests.innovation.exchange import network as made
from valley.innovation.exchange import actions
from valley.innovation.exchange.actions import matching, references
from valley.kernel.models import User

_kept: dict[str, made.Network] = {}


def current() -> made.Network:
    """Made anew where the database was emptied since."""
    net = _kept.get("net")
    if net is None or not User.objects.filter(pk=net.desk.pk).exists():
        net = _kept["net"] = made.build()
    return net


def station() -> User:
    return current().station.user


def need() -> str:
    net = current()
    found = made.taken(net)
    made.split(net, found, net.institute, net.station)
    return found.uri


def needs() -> str:
    need()
    return "/needs"


def answering() -> str:
    return f"{made.taken(current()).uri}/do/answer"


def network() -> str:
    need()
    return "/network"


def result() -> str:
    net = current()
    return actions.register_result(
        by=net.station.user, organisation=net.station.organisation, kind="application", title="抗回生米饭工艺",
        summary="复热硬度降三成。", topics_of=["米制品"], trl=6, trl_evidence="中试三批",
    ).uri  # fmt: skip


def call() -> str:
    net = current()
    return actions.publish_call(
        by=net.store.user, organisation=net.store.organisation, title="抗回生米饭", words="复热后不发硬。",
        acceptance_test="三家门店连续四周", bounty_fen=50_000_000, closes_on=made.soon(20),
        criteria={"技术路线": 60, "报价": 40},
    ).uri  # fmt: skip


def contract() -> str:
    net = current()
    return actions.enter_contract(
        by=net.station.user, kind="service", title="复热程序验证", seller=net.station.organisation,
        buyer=net.store.organisation, signed_on=made.soon(0), amount_fen=3_000_000, ip_term="归买方",
        acceptance_test="报告",
    ).uri  # fmt: skip


def match() -> str:
    net = current()
    found = made.taken(net, openness="summary")
    paper = references.enter_reference(
        by=net.desk, kind="paper", title="米饭复热发硬的机理", abstract="复热后米饭发硬。"
    )
    matching.index_things(uris=[found.uri, paper.uri])
    run = matching.run_matching(run=matching.ask_matching(by=net.station.user, thing=found).pk)
    return run.matches.all()[0].uri

"""Every page that the browser looks at: one line each. A page of an app is added here by that app."""

from collections.abc import Callable
from dataclasses import dataclass

from tests import factories
from tests.browser import access_pages as access
from tests.browser import exchange_pages as exchange
from tests.browser import finish_pages as finish
from tests.browser import projects_pages as projects
from tests.browser import trace_pages as trace
from tests.browser import workbench_pages as nutrition
from tests.browser.plan_pages import at, leader, office, target
from tests.factories import registry
from valley.kernel.actions.search import reindex
from valley.kernel.models import User


@dataclass(frozen=True)
class Looked:
    """`path` is text, or a function that makes the records it needs and answers the address."""

    name: str
    path: str | Callable[[], str]
    status: int = 200
    user: Callable[[], User] | None = None


def searched() -> str:
    """Three fictional firms, one of them found by a homophone."""
    for name in ("穗澜坊食品科技有限公司", "云杪检测技术服务有限公司", "朔桐冷链物流有限公司"):
        registry.organisation(name, short_name=name[:3])
    reindex()
    return "/search?q=岁兰坊食品"


MILK = "name=牛奶&protein=3.15&fat=3.25&saturated_fat=1.865&carbohydrate=4.8&sugars=5.05&sodium=43&claims=低糖"

PAGES = [
    Looked("home", "/"),
    Looked("gallery", "/gallery"),
    Looked("gallery-table", "/gallery?q=虚构&state=draft&sort=-output_fen"),
    Looked("gallery-none", "/gallery?q=没有这样的单位"),
    Looked("form", "/gallery/form"),
    Looked("confirm", "/gallery/confirm"),
    Looked("progress", "/gallery/progress?done=5"),
    Looked("refusal", "/gallery/faults/409", 409),
    Looked("not-allowed", "/gallery/faults/403", 403),
    Looked("not-found", "/no-such-page", 404),
    Looked("fault", "/gallery/faults/500", 500),
    Looked("search-empty", "/search"),
    Looked("search", searched, user=factories.user),
    Looked("search-none", "/search?q=没有这样的东西"),
    Looked("recall", trace.recall, user=trace.office),
    Looked("trace-send", "/trace/send", user=trace.office),
    Looked("trace-api", "/trace/api", user=trace.office),
    Looked("recall-confirm", trace.confirm),
    Looked("work", "/work", user=factories.user),
    Looked("space", finish.space, user=finish.office),
    Looked("crossings", "/crossings", user=finish.office),
    Looked("renewals", "/renewals", user=finish.office),
    Looked("tracks", "/tracks", user=finish.office),
    Looked("gatherings", "/gatherings", user=finish.office),
    Looked("promotions", "/promotions", user=finish.office),
    Looked("common-calls", "/common-calls", user=finish.office),
    Looked("templates", "/templates", user=finish.office),
    Looked("interfaces", "/interfaces", user=finish.office),
    Looked("fosterings", "/fosterings", user=finish.office),
    Looked("knowledge", "/knowledge", user=finish.office),
    Looked("chain", finish.chain, user=finish.office),
    Looked("rules", at("/rules?on=2026-01-01")),
    Looked("rule", "/rules/gb28050-2025"),
    Looked("targets", at("/plan/targets"), user=office),
    Looked("target", target, user=office),
    Looked("import", finish.failed_import, user=finish.importer),
    Looked("placement", finish.placement, user=finish.office),
    Looked("person-key", finish.person_key, user=finish.office),
    Looked("sign-in", "/accounts/login"),
    Looked("security", "/me/security", user=factories.user),
    Looked("tokens", "/me/tokens", user=factories.user),
    Looked("recover", "/accounts/recover"),
    Looked("first-run", "/first-run"),
    Looked("me", "/me", user=access.office),
    Looked("claims", "/me/claims", user=factories.user),
    Looked("claim", access.claim, user=access.office),
    Looked("invitation", access.invitation),
    Looked("members", access.members, user=access.office),
    Looked("member", access.member, user=access.office),
    Looked("accounts", "/office/accounts", user=access.office),
    Looked("jobs", "/office/jobs", user=access.office),
    Looked("land", "/land", user=access.office),
    Looked("account", access.account, user=access.office),
    Looked("catalogue", "/catalogue-check"),
    # labels and rules
    Looked("label-check", f"/nutrition/check-label?{MILK}"),
    Looked("additive-check", "/nutrition/check-additives?category=12.04&additives=苯甲酸钠 0.5%0A山梨酸 0.6"),
    Looked("dish-check", "/nutrition/check-dish?food=dish"),
    Looked("rule", "/nutrition/rules/gb28050-2025"),
    Looked("front", at("/")),
    Looked("home-leader", at("/"), user=leader),
    Looked("home-member", at("/"), user=factories.user),
    Looked("plan", at("/plan")),
    Looked("plan-text", at("/plan/text"), user=office),
    Looked("plan-benchmarks", at("/plan/benchmarks")),
    Looked("plan-conditions", at("/plan/conditions")),
    Looked("plan-condition", at("/plan/conditions/6"), user=office),
    Looked("plan-market", at("/plan/market"), user=office),
    Looked("plan-market-new", at("/plan/market/new"), user=office),
    Looked("plan-technology", at("/plan/technologies/1"), user=office),
    Looked("plan-fusion", at("/plan/fusion"), user=office),
    Looked("rules-check", at("/rules/check"), user=office),
    Looked("indicators", at("/plan/indicators"), user=leader),
    Looked("indicators-table", at("/plan/indicators?view=table")),
    Looked("indicator", at("/plan/indicators/6"), user=office),
    Looked("indicator-public", at("/plan/indicators/16")),
    Looked("indicator-lost", at("/plan/indicators/10"), user=office),
    Looked("enter-value", at("/plan/values/enter?path=indicators/10/target"), user=office),
    Looked("declared", at("/plan/declared")),
    Looked("workbench", nutrition.bench, user=nutrition.designer),
    Looked("workbench-impossible", nutrition.impossible, user=nutrition.designer),
    Looked("formula-version", nutrition.version, user=nutrition.designer),
    Looked("version-label", nutrition.label, user=nutrition.designer),
    Looked("check-heat", "/nutrition/check-heat?profile=0+20%0A5+121.1%0A9+121.1%0A14+60&against=F0&target_min=6"),
    Looked("formula-sheet", nutrition.sheet, user=nutrition.designer),
    # the exchange
    Looked("report", "/report"),
    Looked("need", exchange.need, user=exchange.station),
    Looked("needs", exchange.needs, user=access.office),
    Looked("need-answer", exchange.answering, user=exchange.station),
    Looked("match", exchange.match, user=exchange.station),
    Looked("network", exchange.network, user=access.office),
    Looked("call", exchange.call, user=exchange.station),
    # joint projects
    Looked("consortium", projects.consortium, user=projects.lead),
    Looked("study", projects.study, user=projects.lead),
    Looked("contract", exchange.contract, user=exchange.station),
    Looked("result", exchange.result, user=exchange.station),
]

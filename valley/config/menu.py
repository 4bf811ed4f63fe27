"""The menu, by hand: what stands at the side of every page, for whom."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, eq=False)  # a line is itself: the menu that is drawn of some lines is kept under them
class Item:
    """One line of the menu. `verb` is asked of `may(user, verb, None)`; empty means everybody.

    `section` is the heading that it stands under, "" above all of them.
    """

    label: str | Promise
    url_name: str
    icon: str
    verb: str = ""
    section: str | Promise = ""


SECTIONS: list[tuple[str | Promise, list[Item]]] = [
    (
        "",
        [
            Item(_("首页"), "home", "home"),
            Item(_("我的工作"), "my_work", "inbox", "kernel.see_own_work"),
            Item(_("反映问题"), "exchange_report", "message-report"),
        ],
    ),
    (
        _("规划"),
        [
            Item(_("规划指标"), "indicators", "chart-line"),
            Item(_("规划"), "plan", "book"),
            Item(_("任务分工"), "plan_tasks", "checklist", "plan.see_steering"),
            Item(_("目标考核"), "plan_targets", "target-arrow", "plan.see_steering"),
            Item(_("领导小组会议"), "plan_meetings", "gavel", "plan.see_steering"),
            Item(_("督办事项"), "plan_actions", "urgent", "plan.see_steering"),
            Item(_("规划调整"), "plan_changes", "replace", "plan.see_steering"),
            Item(_("规划评估"), "plan_evaluations", "clipboard-check", "plan.see_steering"),
            Item(_("细分领域市场"), "plan_market", "trending-up"),
            Item(_("规则库"), "rules", "books"),
            Item(_("公布值"), "declared_readings", "file-certificate"),
            Item(_("指标快照"), "snapshots", "camera"),
        ],
    ),
    (
        _("创新链"),
        [
            Item(_("需求"), "needs", "arrow-up-circle", "exchange.see_network"),
            Item(_("成果"), "results", "arrow-down-circle", "exchange.see_network"),
            Item(_("谁在等谁"), "network", "affiliate", "exchange.see_network"),
            Item(_("问题与解法"), "solutions", "bulb", "exchange.see_network"),
            Item(_("引介"), "introductions", "arrows-join", "exchange.list_introductions"),
            Item(_("揭榜挂帅"), "calls", "flag"),
            Item(_("技术合同"), "contracts", "contract", "exchange.list_contracts"),
            Item(_("创新联合体"), "consortia", "users-group", "projects.see"),
            Item(_("研发代工"), "rd_orders", "flask", "projects.list_orders"),
            Item(_("共性需求"), "common_needs", "layers-intersect", "projects.see"),
            Item(_("成果转化"), "pipeline", "stairs-up", "projects.see"),
            Item(_("卡脖子清单"), "strangleholds", "lock-open", "projects.see"),
            Item(_("认定评审"), "reviews", "gavel", "projects.see"),
            Item(_("五新产出台账"), "outputs", "stars", "projects.see"),
            Item(_("成套输出包"), "bundles", "box-multiple", "projects.see"),
            Item(_("开放资源"), "shared_resources", "share", "projects.see"),
            Item(_("研究登记"), "studies", "microscope", "projects.see"),
            Item(_("新型研发机构"), "rd_institutions", "building-factory", "projects.see"),
            Item(_("双聘"), "appointments", "user-share", "projects.list_orders"),
            Item(_("赛道选择"), "tracks", "target-arrow", "projects.see"),
            Item(_("知识图谱"), "knowledge", "sitemap", "projects.see"),
            Item(_("交流活动"), "gatherings", "calendar-event", "projects.see"),
            Item(_("推广目录"), "promotions", "speakerphone", "projects.see"),
            Item(_("共性技术征集"), "common_calls", "coins", "projects.see"),
            Item(_("上下游共同规格"), "interfaces", "arrows-exchange", "projects.list_orders"),
            Item(_("配套培育"), "fosterings", "stairs", "projects.list_orders"),
            Item(_("范本"), "templates", "template", "projects.see"),
            Item(_("成果展示"), "exhibition", "eye"),
            Item(_("资料"), "references", "files", "exchange.see_network"),
            Item(_("评审分派"), "review_rounds", "users-group", "exchange.assign_reviewers"),
            Item(_("匹配的学习"), "matching_weights", "math-function", "exchange.fit_matching"),
        ],
    ),
    (
        _("产业链"),
        [
            Item(_("营养设计"), "nutrition", "salad", "nutrition.look_up"),
            Item(_("检查一张营养标签"), "nutrition_check_label", "tag"),
            Item(_("产业目录自查"), "catalogue_check", "list-check"),
        ],
    ),
    (
        _("供应链"),
        [
            Item(_("追溯"), "trace", "route", "trace.ask"),
            Item(_("报送与检查"), "trace_send", "upload", "trace.ask"),
            Item(_("召回"), "trace_recalls", "alert-octagon", "trace.list_recalls"),
            Item(_("记录完整性"), "trace_records", "checklist", "trace.keep_records"),
            Item(_("可见设置"), "trace_sharing", "eye", "trace.keep_records"),
            Item(_("溯源证明"), "trace_certificates", "rosette"),
            Item(_("追溯账本"), "trace_ledger", "binary-tree"),
            Item(_("EPCIS 接口"), "trace_api", "api", "trace.query"),
        ],
    ),
    (
        _("登记"),
        [
            Item(_("单位名录"), "organisations", "building-community", "registry.view_organisation"),
            Item(_("场所"), "places", "map-2", "registry.view_place"),
            Item(_("空间载体"), "space", "building-warehouse", "registry.view_place"),
            Item(_("腾笼换鸟案"), "renewals", "refresh", "registry.view_cases"),
            Item(_("亩均产出"), "land", "chart-treemap", "registry.view_land_output"),
            Item(_("资质证书"), "certificates", "certificate", "registry.view_organisation"),
            Item(_("成长阶梯"), "ladder", "stairs-up", "registry.view_organisation_inside"),
            Item(_("联盟"), "alliances", "affiliate", "registry.view_organisation"),
            Item(_("人员"), "people", "users", "registry.list_people"),
            Item(_("实习岗位"), "internship_posts", "school", "registry.view_organisation"),
            Item(_("我的报表"), "returns", "report", "registry.list_returns"),
            Item(_("填报批次"), "campaigns", "clipboard-list", "registry.view_campaign"),
            Item(_("合作机构储备"), "partner_cases", "building-bank", "registry.view_cases"),
            Item(_("跨园区交接"), "crossings", "arrows-exchange", "registry.view_cases"),
            Item(_("链条缺口与招商"), "chain_links", "target", "registry.view_cases"),
            Item(_("引进团队"), "team_cases", "users-group", "registry.view_cases"),
            Item(_("要素流入流出台账"), "inflows", "transfer-in", "registry.view_cases"),
        ],
    ),
    (
        _("园区办公室"),
        [
            Item(_("账号管理"), "accounts", "user-cog", "kernel.list_accounts"),
            Item(_("个人信息办理"), "personal_data", "user-shield", "kernel.erase_person"),
            Item(_("后台任务"), "office_jobs", "settings-automation", "kernel.run_office"),
            Item(_("工作日历"), "calendar", "calendar-event", "kernel.load_calendar"),
            Item(_("首次设置"), "first_run", "rocket", "registry.run_first"),
        ],
    ),
]
MENU = [replace(item, section=label) for label, items in SECTIONS for item in items]


def context(request: HttpRequest) -> dict[str, Any]:
    """Puts `menu` into every template: the items this user may use. Reckoned where it is drawn: a fragment has none."""
    user = getattr(request, "user", None) or AnonymousUser()  # a fault before sign-in was looked at has no user
    return {"menu": SimpleLazyObject(lambda: _of(user))}


def _of(user: Any) -> list[Item]:
    from valley.kernel.permissions import may, remembering

    user = (
        getattr(user, "_wrapped", user) if user.pk else user
    )  # each of fifty questions would look through the wrapping
    with remembering():  # a page that says why something was refused shows the menu as well
        return [item for item in MENU if not item.verb or may(user, item.verb, None)]

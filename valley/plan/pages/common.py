"""What several pages of the plan need first: the plan in force, the viewer's level, the chosen park."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from valley.kernel import clock
from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Tab
from valley.plan.engine.indicators import Indicator
from valley.plan.engine.plan import Plan
from valley.plan.models import PlanEdition
from valley.plan.queries.values import in_force
from valley.registry import queries as registry


@dataclass
class Asked:
    """One request about the plan in force."""

    request: HttpRequest
    edition: PlanEdition
    plan: Plan

    @cached_property
    def inside(self) -> bool:
        """Operator level: sees every figure and record."""
        return may(self.request.user, "plan.see_inside")

    @cached_property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def parks(self) -> list[tuple[str, str]]:
        """(URI, name) of every park."""
        return [(park.uri, str(park)) for park in registry.parks()]

    @cached_property
    def scope(self) -> str:
        """The park asked for, as URI; "" is the whole plan area. An unknown one is the whole."""
        wanted = self.request.GET.get("scope", "")
        return wanted if wanted in dict(self.parks) else ""

    def scope_tabs(self) -> Sequence[Tab]:
        """The whole plan area and each park, keeping the other choices."""
        return [
            Tab(label, self.address(scope=uri or None), uri == self.scope)
            for uri, label in [("", _("全部园区")), *self.parks]
        ]

    def address(self, **changes: str | None) -> str:
        """This page with some choices changed; None drops one."""
        query = self.request.GET.copy()
        query.pop("page", None)
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = value
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    def indicator(self, no: int) -> Indicator:
        """Raises: Missing where the plan has no such row."""
        try:
            return self.plan.indicator(no)
        except KeyError:
            raise Missing(_("规划中没有这个指标。"), field="no", value=no) from None


def asked(request: HttpRequest) -> Asked:
    """Raises: Missing before a plan was loaded."""
    found = in_force()
    if found is None:
        raise Missing(_("还没有装入规划。"), remedy=_("请由管理员在首次启动页面选择规划。"))
    return Asked(request, *found)


def me(request: HttpRequest) -> User:
    """The signed-in user; pages that write are behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user

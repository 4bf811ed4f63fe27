"""Django's entry for `plan`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    """Plan."""

    name = "valley.plan"
    label = "plan"
    verbose_name = _("规划")

    def ready(self) -> None:
        """A measure in another unit than the plan expects stops the platform at its start."""
        from django.core.checks import register

        from valley.plan.queries.bindings import check_measures

        register(check_measures, "plan")

"""Django's entry for `plan`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    """Plan."""

    name = "valley.plan"
    label = "plan"
    verbose_name = _("规划")

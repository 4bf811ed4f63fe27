"""Django's entry for `nutrition`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NutritionConfig(AppConfig):
    """Nutrition."""

    name = "valley.industry.nutrition"
    label = "nutrition"
    verbose_name = _("营养设计")

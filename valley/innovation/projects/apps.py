"""Django's entry for `projects`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Projects."""

    name = "valley.innovation.projects"
    label = "projects"
    verbose_name = _("联合攻关与成果")

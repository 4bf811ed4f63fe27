"""Django's entry for `kernel`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    """Kernel."""

    name = "valley.kernel"
    label = "kernel"
    verbose_name = _("内核")

    def ready(self) -> None:
        """Open the sockets: every app's plugs register themselves."""
        from django.db.models.signals import post_migrate
        from django.utils.module_loading import autodiscover_modules

        from valley.kernel.migrations.promises import grant

        autodiscover_modules("rules", "things", "measures")
        # Reactions may follow whatever a measure of any app depends on, so all measures are there first.
        autodiscover_modules("reactions", "tasks")
        post_migrate.connect(grant, sender=self)

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
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("rules", "things", "measures", "reactions", "tasks")

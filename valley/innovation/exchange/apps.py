"""Django's entry for `exchange`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Exchange."""

    name = "valley.innovation.exchange"
    label = "exchange"
    verbose_name = _("知识输送网络")

    def ready(self) -> None:
        """Where the dictionary is kept; after `migrate`, what pgvector is used for, where it is."""
        from django.conf import settings
        from django.db.models.signals import post_migrate

        from valley.innovation.exchange.engine.matching.dictionary import keep_below
        from valley.innovation.exchange.migrations.promises.dense import ensure

        keep_below(settings.VAR_DIR / "cache")
        post_migrate.connect(ensure, sender=self)

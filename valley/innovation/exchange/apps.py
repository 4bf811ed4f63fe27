"""Django's entry for `exchange`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Exchange."""

    name = "valley.innovation.exchange"
    label = "exchange"
    verbose_name = _("知识输送网络")

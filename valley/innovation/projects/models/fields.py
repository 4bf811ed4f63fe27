"""Fields of the programme, and sectors that work together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    """The five fields of the key-technology programme (plan L279, inventory row 105)."""

    NUTRITION = "nutrition", _("营养健康")
    PROCESSING = "processing", _("食品加工")
    BIOENGINEERING = "bioengineering", _("生物工程")
    EQUIPMENT = "equipment", _("智能装备")
    SAFETY = "safety", _("食品安全")


class Sector(models.TextChoices):
    """The sectors of Agri-Zhongguancun that work together across their borders (板块, plan L243)."""

    SEED = "seed", _("现代种业")
    BIOTECH = "biotech", _("生物技术")
    EQUIPMENT = "equipment", _("智能装备")
    FOOD = "food", _("食品与营养健康")

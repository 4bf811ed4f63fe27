"""Refusals about internships."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Refusal


class NoPlaceLeft(Refusal):
    """All places of the post are taken."""

    default_message = _("这个岗位的名额已满。")
    default_remedy = _("请另开岗位，或先登记中止的安排。")


class PostClosed(Refusal):
    """The post takes nobody any more."""

    default_message = _("这个岗位已停止招收。")
    default_remedy = _("请另开岗位。")


class AlreadyPlaced(Refusal):
    """The person has this post already."""

    default_message = _("此人已安排在这个岗位。")
    default_remedy = _("请打开已有的安排。")


class StageOver(Refusal):
    """From where the placement stands this cannot be done."""

    default_message = _("这项安排目前的阶段不能做这一步。")
    default_remedy = _("依次为安排、到岗、考核、结束；请刷新页面后按提示操作。")

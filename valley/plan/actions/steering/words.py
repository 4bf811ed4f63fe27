"""Checks that several steps of steering share."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid


def need(text: str, field: str) -> str:
    """`text` without blanks at its ends. Raises Invalid where nothing is left."""
    stripped = text.strip()
    if not stripped:
        raise Invalid(_("此项不能为空。"), field=field, value=text, remedy=_("请填写。"))
    return stripped

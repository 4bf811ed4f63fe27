"""The page components as template tags: `{% load valley %}` is all that a page needs (ADR-0003)."""

from typing import Any

from django import forms, template
from django.template import Context
from django.urls import NoReverseMatch, reverse

register = template.Library()

TONES = {
    "debug": "idle", "info": "info", "success": "good", "warning": "warn", "error": "bad",
    "good": "good", "warn": "warn", "bad": "bad", "idle": "idle",
}  # fmt: skip
ICONS = {
    "good": "circle-check",
    "warn": "alert-triangle",
    "bad": "alert-circle",
    "info": "info-circle",
    "idle": "circle",
}


@register.simple_tag
def tone_of(word: str) -> str:
    """good, warn, bad, info or idle, from Django's message level or a tone itself."""
    return TONES.get(word, "info")


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that says the tone without its colour."""
    return ICONS.get(tone, "circle")


@register.simple_tag
def menu_address(item: Any) -> str:
    """The address of a menu item; "#" while nobody serves it, so that no page dies of a menu."""
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return "#"


@register.simple_tag(takes_context=True)
def is_current(context: Context, address: str) -> bool:
    """Whether this page is `address` or lies below it."""
    request = context.get("request")
    path = request.path if request else ""
    return path == address or (address != "/" and path.startswith(f"{address.rstrip('/')}/"))


@register.inclusion_tag("kernel/components/_page_header.html")
def page_header(
    title: str, subtitle: str = "", *, crumbs: Any = (), actions: Any = (), next_step: Any = None, status: Any = None
) -> dict[str, Any]:
    """The head of a page.

    crumbs: (label, address) pairs; actions: `screens.Action`s; next_step: the one Action to take now;
    status: a (tone, label) pair beside the title.
    """
    return {
        "title": title, "subtitle": subtitle, "crumbs": crumbs, "actions": actions, "next_step": next_step, "status": status,
    }  # fmt: skip


@register.inclusion_tag("kernel/components/_form_fields.html")
def form_fields(form: Any) -> dict[str, Any]:
    """A form's error summary and fields: label, control, hint, error; without the `<form>` around them."""
    return {"form": form}


@register.inclusion_tag("kernel/components/_form_field.html")
def form_field(field: Any) -> dict[str, Any]:
    """One bound field of a Django form, with what a screen reader needs to tie hint and error to it."""
    kind = _field_kind(field)
    classes = {"select": "form-select", "check": "form-check-input"}.get(kind, "form-control")
    given = field.field.widget.attrs.get("class", "")
    if kind == "group":
        field.field.widget.attrs.setdefault("class", "form-check-input")
        control = ""
    else:
        control = field.as_widget(attrs={"class": f"{classes} {given}".strip()})
    return {
        "field": field, "kind": kind, "control": control, "required": field.field.required,
        "described": field.aria_describedby if field.help_text or field.errors else "",
    }  # fmt: skip


def _field_kind(field: Any) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "select" if isinstance(widget, forms.Select) else "text"

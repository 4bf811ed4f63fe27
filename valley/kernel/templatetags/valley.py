"""The page components as template tags: `{% load valley %}` is all that a page needs (ADR-0003)."""

from collections.abc import Sequence
from typing import Any

from django import forms, template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from valley.kernel import charts, formats
from valley.kernel.charts import Chart, Flow
from valley.kernel.screens import Figure, Progress
from valley.kernel.tables import Table
from valley.kernel.templatetags import threads

register = template.Library()

TONES = {
    "debug": "idle", "info": "info", "success": "good", "warning": "warn", "error": "bad",
    "good": "good", "warn": "warn", "bad": "bad", "idle": "idle",
}  # fmt: skip
ICONS = {"good": "circle-check", "warn": "alert-triangle", "bad": "alert-circle", "info": "info-circle"}


@register.simple_tag
def tone_of(word: str) -> str:
    """good, warn, bad, info or idle, from Django's message level or a tone itself."""
    return TONES.get(word, "info")


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that says the tone without its colour."""
    return ICONS.get(tone, "circle")


@register.inclusion_tag("kernel/components/_page_header.html")
def page_header(
    title: str,
    subtitle: str = "",
    *,
    crumbs: Any = (),
    actions: Any = (),
    next_step: Any = None,
    status: Any = None,
) -> dict[str, Any]:
    """The head of a page.

    crumbs: (label, address) pairs; actions: `screens.Action`s; next_step: the one Action to take now;
    status: a (tone, label) pair beside the title.
    """
    return {
        "title": title, "subtitle": subtitle, "crumbs": crumbs,
        "actions": actions, "next_step": next_step, "status": status,
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


@register.inclusion_tag("kernel/components/_form.html")
def render_form(form: Any, submit: str = "", *, address: str = "", cancel: str = "") -> dict[str, Any]:
    """A whole form as a card: token, summary, fields, one main button, a way back."""
    return {
        "form": form, "submit": submit, "address": address, "cancel": cancel,
        "multipart": form.is_multipart(),
    }  # fmt: skip


@register.inclusion_tag("kernel/components/_data_table.html")
def data_table(table: Table) -> dict[str, Any]:
    """A `tables.Table` with its tools, pages and downloads, as a card."""
    return {"table": table}


@register.inclusion_tag("kernel/components/_figure.html")
def figure(figure: Figure) -> dict[str, Any]:
    """One `screens.Figure` as a card; several stand in `<div class="nv-kpis">`."""
    return {"figure": figure, "shown": formats.number(figure.value, figure.digits)}


@register.inclusion_tag("kernel/components/_chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """A `charts.Chart` as a card: drawing, the same as SVG without JavaScript, the same as a table for reading."""
    return {"chart": chart, "option": charts.option(chart), "dom_id": f"chart-{chart.key}"}


@register.simple_tag
def chart_svg(chart: Chart) -> SafeString:
    """The chart as inline SVG."""
    return mark_safe(charts.svg(chart))  # noqa: S308 - built by `charts.svg`, which escapes every word


@register.inclusion_tag("kernel/components/_flow.html")
def flow(flow: Flow) -> dict[str, Any]:
    """A `charts.Flow` as a card: the picture, and its edges as a table."""
    return {"flow": flow, "drawing": mark_safe(charts.flow_svg(flow))}  # noqa: S308 - escapes every word


@register.inclusion_tag("kernel/components/_timeline.html")
def timeline(moments: Sequence[Any]) -> dict[str, Any]:
    """`screens.Moment`s, in the order given."""
    return {"moments": moments}


@register.inclusion_tag("kernel/components/_thread.html")
def thread(uri: str, edges: Sequence[Any]) -> dict[str, Any]:
    """The edges of `uri` (`links.edges_of`) as a drawing and as a list that says the same."""
    return {"edges": edges, "drawing": threads.drawing(uri, edges)}


@register.inclusion_tag("kernel/components/_progress.html")
def progress(progress: Progress) -> dict[str, Any]:
    """Long work; the fragment asks for itself every 2 s until the work is over."""
    return {"progress": progress}


@register.inclusion_tag("kernel/components/_empty.html")
def empty(title: str, words: str = "", *, action: Any = None, icon: str = "inbox", level: int = 2) -> dict[str, Any]:
    """Nothing here yet: says why, and what to do."""
    return {"title": title, "words": words, "action": action, "icon": icon, "heading": f"h{level}"}


@register.inclusion_tag("kernel/components/_note.html")
def note(tone: str, words: str, *, title: str = "") -> dict[str, Any]:
    """A remark that stands on the page: good, warn, bad, info or idle."""
    return {"tone": tone, "words": words, "title": title}


@register.inclusion_tag("kernel/components/_withheld.html")
def withheld(records: int, total: Any = None, unit: str = "") -> dict[str, Any]:
    """The one line for records that this viewer may not open; nothing where there are none."""
    return {"records": records, "total": None if total is None else formats.quantity(total, unit)}


@register.simple_tag
def status(tone: str, label: str) -> SafeString:
    """A small mark: the tone's icon and colour, and the word that says it."""
    return format_html(
        '<span class="nv-status nv-{}"><i class="ti ti-{}" aria-hidden="true"></i>{}</span>',
        tone,
        tone_icon(tone),
        label,
    )


@register.inclusion_tag("kernel/components/_tabs.html")
def tabs(tabs: Sequence[Any], label: str = "") -> dict[str, Any]:
    """`screens.Tab`s: pages beside each other, as links."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("kernel/components/_steps.html")
def steps(steps: Sequence[Any]) -> dict[str, Any]:
    """`screens.Step`s of a fixed way."""
    return {"steps": steps}


@register.inclusion_tag("kernel/components/_definitions.html")
def definitions(rows: Sequence[Any]) -> dict[str, Any]:
    """(label, value) pairs as a definition list; None is said as unknown."""
    return {"rows": rows}


register.filter("number", formats.number)
register.filter("money", formats.money)
register.filter("area", formats.area)
register.filter("percent", formats.percent)
register.filter("quantity", formats.quantity)


@register.filter
def day(value: Any) -> SafeString:
    """`<time>2026-11-22</time>`."""
    return format_html('<time datetime="{}">{}</time>', formats.day(value), formats.day(value)) if value else _unknown()


@register.filter
def moment(value: Any) -> SafeString:
    """`<time>2026-11-22 21:30</time>` in Asia/Shanghai; a date alone stays a date."""
    if not value or not hasattr(value, "hour"):
        return day(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.moment(value))


def _unknown() -> SafeString:
    return format_html("{}", formats.UNKNOWN)

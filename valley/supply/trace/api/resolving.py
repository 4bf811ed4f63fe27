"""The GS1 Digital Link resolver at `/id/…`, and what is printed of a link: QR codes and labels."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.supply.trace.api import describing
from valley.supply.trace.engine import labels, resolver
from valley.supply.trace.engine.identifiers import CANONICAL

FONTS = settings.BUILD_DIR / "fonts"
NAMES = {
    "00": "SSCC",
    "01": "GTIN",
    "10": gettext_lazy("批号"),
    "21": gettext_lazy("序列号"),
    "254": gettext_lazy("分区"),
    "414": "GLN",
    "417": "GLN",
}


@require_http_methods(["GET", "HEAD", "OPTIONS"])
def resolve(request: HttpRequest, key: str) -> HttpResponse:
    """307 to what the link type names (`linkType=gs1:traceability`; the consumer's page by default), with whatever else
    the query says; or the linkset as JSON (`linkType=linkset`, `Accept: application/linkset+json` or
    `application/json`). Anybody may ask, from any site; what is behind asks for itself.
    """
    if request.method == "OPTIONS":
        return _open(HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"}))
    link = resolver.key_of(key)
    if link is None:
        return _no(_("这不是有效的 GS1 数字链接。"), 400)
    found = resolver.targets(link, settings.ORIGIN, _titles())
    anchor = f"{settings.ORIGIN}/id/{link.removeprefix(CANONICAL + '/')}"
    asked = request.GET.get("linkType", "")
    media = request.get_preferred_type(["text/html", resolver.LINKSET, "application/json"])
    if asked in resolver.ALL or (media not in (None, "text/html") and not asked):
        body = json.dumps(resolver.linkset(anchor, found), ensure_ascii=False)
        response = HttpResponse(body, content_type=media if media == "application/json" else resolver.LINKSET)
    else:
        target = resolver.chosen(found, asked)
        if target is None:
            return _no(_("没有这种链接。"), 404)
        response = HttpResponse(status=307)
        response.headers["Location"] = _passed_on(target, request)
    response.headers["Link"] = resolver.link_header(anchor, found)
    response.headers["Vary"] = "Accept, Accept-Language"
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    """For programs of other sites, which may also read the `Link` header."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Expose-Headers"] = "Link"
    return response


def _passed_on(target: resolver.Target, request: HttpRequest) -> str:
    """The target with the query of the request, such as `17=271231` of a label, unless it is a program's that refuses
    what it does not know; never with another thing than the one in the path."""
    given = request.GET.copy()
    for own in ("linkType", "code"):
        given.pop(own, None)
    if not given or target.media != "text/html":
        return target.href
    return f"{target.href}{'&' if '?' in target.href else '?'}{given.urlencode()}"


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """`/.well-known/gs1resolver`."""
    told = json.dumps(resolver.description(settings.ORIGIN, _("营养谷")), ensure_ascii=False)
    return HttpResponse(told, content_type="application/json")


@login_required
@require_safe
def qr(request: HttpRequest, key: str) -> HttpResponse:
    """The link of a thing on this site as a QR code in SVG."""
    link = resolver.key_of(key)
    if link is None:
        return _no(_("这不是有效的 GS1 数字链接。"), 400)
    return HttpResponse(labels.qr_svg(_here(link)), content_type="image/svg+xml")


@login_required
@require_safe
def label(request: HttpRequest, key: str) -> HttpResponse:
    """A label of 100 × 60 mm as PDF."""
    link = resolver.key_of(key)
    if link is None:
        return _no(_("这不是有效的 GS1 数字链接。"), 400)
    lines = [(f"{NAMES.get(ai, '')} ({ai})".strip(), value) for ai, value in resolver.parts(link)]
    made = labels.label_pdf(_here(link), _("扫码查看来龙去脉"), lines, fonts=FONTS)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="label.pdf"'
    return response


def _here(link: str) -> str:
    return link.replace(CANONICAL, f"{settings.ORIGIN}/id", 1)


def _titles() -> dict[str, str]:
    return {
        "gs1:pip": _("产品信息与来源"),
        "gs1:traceability": _("追溯（供企业与监管）"),
        "gs1:epcis": _("EPCIS 事件"),
    }


def _no(words: str, status: int) -> HttpResponse:
    return HttpResponse(json.dumps({"message": words}, ensure_ascii=False), "application/json", status)


urlpatterns: list[URLPattern] = [
    path("epcis/v2/openapi.json", describing.described, name="epcis_document"),
    path("id/<path:key>", resolve, name="digital_link"),
    path(".well-known/gs1resolver", described, name="digital_link_resolver"),
    path("trace/codes/<path:key>.svg", qr, name="digital_link_code"),
    path("trace/codes/<path:key>.pdf", label, name="digital_link_label"),
]

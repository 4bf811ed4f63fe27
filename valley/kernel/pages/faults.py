"""What a person sees when an address, a right or the platform itself fails; `config.urls` names these as handlers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from valley.kernel.errors import Missing


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    return _fault(request, 400, _("这个请求无法读懂"), _("请返回上一页，刷新后再试。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _fault(request, 403, _("您没有权限打开此页"), _("如需权限，请联系本单位管理员或园区办公室。"))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or not for this viewer. A program reads a refusal, not a page."""
    if request.path.startswith("/api/"):
        missing = Missing()  # in the shape of `kernel.api.problems.Problem`, which only config may import
        said = {"message": str(missing.message), "remedy": str(missing.remedy)}
        return JsonResponse({"code": missing.code, "field": "", "value": "", **said}, status=404)
    return _fault(request, 404, _("没有找到此页"), _("地址可能有误，或内容已移走。可用上方的搜索框查找。"))


def server_fault(request: HttpRequest) -> HttpResponse:
    """500: our fault. Asks the database nothing and knows no user, because either may be what is broken."""
    context = {"code": 500, "title": _("平台出错了"), "words": _("问题已记录。没有保存的内容请稍后重新提交。")}
    return HttpResponse(render_to_string("kernel/bare_fault.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was missing or stale: nothing was saved."""
    return _fault(
        request,
        403,
        _("表单已过期"),
        _("没有保存。请返回上一页、刷新后重新提交；如果仍然不行，请允许本站使用 Cookie。"),
    )


def _fault(request: HttpRequest, code: int, title: str, words: str) -> HttpResponse:
    context: dict[str, Any] = {"code": code, "title": title, "words": words}
    return render(request, "kernel/fault.html", context, status=code)

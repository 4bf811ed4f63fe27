"""The OpenAPI document of `/epcis/v2`, open to everybody."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from valley.supply.trace.engine.openapi import document


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """GS1's document, mended, with our additions."""
    return HttpResponse(json.dumps(document(), ensure_ascii=False), content_type="application/json")

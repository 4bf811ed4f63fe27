"""The front page, until the plan brings its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where everybody lands."""
    return render(request, "kernel/home.html")

"""The front page, until the plan brings its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Where everybody lands."""
    return render(request, "kernel/home.html")

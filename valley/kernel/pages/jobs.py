"""The office's page of what went wrong behind the scenes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valley.kernel import actions
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.queries import jobs


@login_required
@require_safe
def office_jobs(request: HttpRequest) -> HttpResponse:
    """Failing and stalled jobs, undelivered notices, and how long ago the journal was sealed."""
    require(request.user, "kernel.run_office")
    context = {"jobs": jobs.troubled_jobs(), "undelivered": jobs.undelivered(), "seal_age": jobs.seal_age()}
    return render(request, "kernel/jobs.html", context)


@login_required
@require_POST
def retry_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Run a failed job once more."""
    require(request.user, "kernel.run_office")
    assert isinstance(request.user, User)
    actions.retry_job(by=request.user, job_id=job_id)
    messages.success(request, _("已重新排队。"))
    return redirect("office_jobs")


@login_required
@require_POST
def retry_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send a notice once more."""
    require(request.user, "kernel.run_office")
    assert isinstance(request.user, User)
    actions.retry_delivery(by=request.user, delivery_id=delivery_id)
    messages.success(request, _("将在一分钟内重新发送。"))
    return redirect("office_jobs")


urlpatterns = [
    path("office/jobs", office_jobs, name="office_jobs"),
    path("office/jobs/<int:job_id>/retry", retry_job, name="retry_job"),
    path("office/deliveries/<int:delivery_id>/retry", retry_delivery, name="retry_delivery"),
]

"""Every address, by hand."""

from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from valley.config.api import api
from valley.industry.nutrition import pages as nutrition_pages
from valley.innovation.exchange import pages as exchange_pages
from valley.innovation.projects import pages as projects_pages
from valley.kernel import api as kernel_api
from valley.kernel import pages as kernel_pages
from valley.plan import pages as plan_pages
from valley.registry import pages as registry_pages
from valley.registry.pages import accounts as account_pages
from valley.supply.trace import api as trace_api
from valley.supply.trace import pages as trace_pages
from valley.supply.trace.api import resolving as trace_resolving
from valley.supply.trace.pages import developers as trace_developers

urlpatterns = [
    path("", include(kernel_pages.urlpatterns)),
    path("", include(account_pages.urlpatterns)),
    path("", include(plan_pages.urlpatterns)),
    path("", include(exchange_pages.urlpatterns)),
    path("", include(projects_pages.urlpatterns)),
    path("language", require_POST(set_language), name="set_language"),
    path("", include(registry_pages.urlpatterns)),
    path("", include(nutrition_pages.urlpatterns)),
    path("", include(trace_pages.urlpatterns)),  # 追溯
    path("api/v1/", api.urls),
    path("", include(trace_resolving.urlpatterns)),
    path("", include(trace_developers.urlpatterns)),
    # EPCIS 2.0 (trace), by its own document: a program's token or a person's session
    path("epcis/v2/", include(trace_api.urls([kernel_api.TOKEN, kernel_api.SESSION]))),
]

handler400 = "valley.kernel.pages.faults.bad_request"
handler403 = "valley.kernel.pages.faults.forbidden"
handler404 = "valley.kernel.pages.faults.page_not_found"
handler500 = "valley.kernel.pages.faults.server_fault"

"""The API: one OpenAPI document at /api/v1/docs; each app's router is added here by hand."""

from valley.industry.nutrition import api as nutrition_api
from valley.innovation.exchange import api as exchange_api
from valley.innovation.projects import api as projects_api
from valley.kernel import api as kernel_api
from valley.plan import api as plan_api
from valley.registry import api as registry_api
from valley.supply.trace import api as trace_api
from valley.supply.trace.api import graph as trace_graph

# A session before a token: a browser's own requests need no secret. Open endpoints say `auth=None`.
api = kernel_api.DocumentedAPI(
    title="Nutrition Valley", version="1", urls_namespace="api", auth=[kernel_api.TOKEN, kernel_api.SESSION]
)
kernel_api.install(api)
api.add_router("", kernel_api.router)
api.add_router("", registry_api.router)
api.add_router("", nutrition_api.router)
# The plan is public; who is known sees more.
api.add_router("", plan_api.router, auth=[kernel_api.TOKEN, kernel_api.SESSION, plan_api.anybody])
api.add_router("", plan_api.known_router)
# needs, results, joint projects; the board and what is exhibited are public
api.add_router("", exchange_api.router)
api.add_router("", exchange_api.open_router, auth=[kernel_api.TOKEN, kernel_api.SESSION, plan_api.anybody])
api.add_router("", projects_api.router)
api.add_router("", trace_api.router)
api.add_router("", trace_graph.router)  # 追溯
api.add_router("", kernel_api.search_router)
api.add_router("", kernel_api.rules_router)

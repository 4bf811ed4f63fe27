"""Technology contracts, for their sides and the park's."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from valley.innovation.exchange.api.schemas import ContractOut, Page
from valley.innovation.exchange.queries.calls import contracts_for
from valley.kernel.permissions import require

router = Router()


@router.get("/contracts", response={200: list[ContractOut]}, url_name="contracts")
def contracts(request: HttpRequest, page: Query[Page]) -> Any:
    """Technology contracts that concern the caller, newest first."""
    require(request.user, "exchange.list_contracts", None)
    return list(page.of(contracts_for(request.user)))  # type: ignore[arg-type]

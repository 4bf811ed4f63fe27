"""What every page of the platform knows."""

from typing import Any

from django.http import HttpRequest

from valley.kernel.compiled import Compiled
from valley.kernel.models import User

_FICTIONAL = Compiled(lambda: User.objects.filter(fictional=True).order_by().values_list("pk")[:1])


def demo_banner(request: HttpRequest) -> dict[str, Any]:
    """Puts `demo_banner` into every template: whether fictional data is loaded, asked once and only where drawn."""
    return {"demo_banner": _FICTIONAL.rows}

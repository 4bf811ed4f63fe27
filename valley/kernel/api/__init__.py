"""The kernel's part of the API: who is asking, and the shape of every refusal."""

from valley.kernel.api.auth import SESSION, TOKEN
from valley.kernel.api.me import router
from valley.kernel.api.problems import DocumentedAPI, Problem, install
from valley.kernel.api.rulebooks import router as rules_router
from valley.kernel.api.search import router as search_router

__all__ = ["SESSION", "TOKEN", "DocumentedAPI", "Problem", "install", "router", "rules_router", "search_router"]

"""The kernel's part of the API: who is asking, and the shape of every refusal."""

from valley.kernel.api.auth import SESSION, TOKEN
from valley.kernel.api.me import router
from valley.kernel.api.problems import DocumentedAPI, Problem, install

__all__ = ["SESSION", "TOKEN", "DocumentedAPI", "Problem", "install", "router"]

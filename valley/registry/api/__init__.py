"""The registry's part of the API; `config.api` adds the router."""

from valley.registry.api.returns import router

__all__ = ["router"]

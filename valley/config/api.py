"""The API: one OpenAPI document at /api/v1/docs; each app's router is added here by hand."""

from ninja import NinjaAPI

api = NinjaAPI(title="Nutrition Valley", version="1", urls_namespace="api")

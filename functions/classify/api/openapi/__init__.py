"""The API's contract (OpenAPI 3.1), made from the types that the code itself reads and writes."""

from classify.api.openapi.document import openapi

__all__ = ["openapi"]

"""The HTTP API: API Gateway's events, the routes and their OpenAPI document."""

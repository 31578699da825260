"""The OpenAPI 3.1 document, generated from the routes and from the types that the code reads and writes."""

"""Patch policies that deny calls without TLS: clients reach ministack by plain HTTP, which stands in for HTTPS."""

from ministack import app


def patch() -> None:
    """Set `aws:SecureTransport` to true for every call."""
    pin = app.pin_request_origin

    def pin_secure(source_ip: str, secure_transport: object) -> None:
        pin(source_ip, True)

    app.pin_request_origin = pin_secure

"""Policies that deny calls without TLS: ministack is reached by plain HTTP, which here stands for HTTPS."""

from ministack import app


def repair() -> None:
    """Let `aws:SecureTransport` be true."""
    pin = app.pin_request_origin

    def pin_secure(source_ip: str, secure_transport: object) -> None:
        pin(source_ip, True)

    app.pin_request_origin = pin_secure

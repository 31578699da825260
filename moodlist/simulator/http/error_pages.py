"""Error texts and pages that Spotify and proxies send instead of JSON."""

HTML = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"
PREMIUM = (
    "Active premium subscription required for the owner of the app. "
    "If you just subscribed, it can take a few hours to become active."
)
NOT_REGISTERED = "Check settings on developer.spotify.com/dashboard, the user may not be registered."


def retry_after_header(seconds: float) -> str:
    """Format seconds for a Retry-After header."""
    return str(int(seconds)) if seconds == int(seconds) else str(seconds)

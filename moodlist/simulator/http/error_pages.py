"""What some errors say: the texts and pages which Spotify and those between send in the place of JSON."""

HTML = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"
PREMIUM = (
    "Active premium subscription required for the owner of the app. "
    "If you just subscribed, it can take a few hours to become active."
)
NOT_REGISTERED = "Check settings on developer.spotify.com/dashboard, the user may not be registered."


def header_value(wait: float) -> str:
    """A wait as the Retry-After header carries it."""
    return str(int(wait)) if wait == int(wait) else str(wait)

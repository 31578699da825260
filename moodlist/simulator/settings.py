"""The settings that make Moodlist use a simulator."""

from moodlist.simulator.simulator import Simulator


def settings_for(simulator: Simulator) -> dict[str, str]:
    """Return the environment variables that make Moodlist use this simulator instead of Spotify and ReccoBeats."""
    credentials = simulator.credentials
    return {
        "MOODLIST_SPOTIFY_API_URL": simulator.spotify_api_url,
        "MOODLIST_SPOTIFY_ACCOUNTS_URL": simulator.accounts_url,
        "MOODLIST_RECCOBEATS_URL": simulator.reccobeats_url,
        "MOODLIST_CLIENT_ID": credentials["client_id"],
        "MOODLIST_CLIENT_SECRET": credentials["client_secret"],
        "MOODLIST_REFRESH_TOKEN": credentials["refresh_token"],
    }

"""Writing playlists to the owner's account. Nothing that HTTP can reach imports this; a contract holds it to that."""

from classify.adapters.spotify.saving.own_playlists import OwnPlaylist, OwnPlaylists
from classify.adapters.spotify.saving.saved_playlists import SavedPlaylists, save
from classify.adapters.spotify.saving.saving import Saved, Saving

__all__ = ["OwnPlaylist", "OwnPlaylists", "Saved", "SavedPlaylists", "Saving", "save"]

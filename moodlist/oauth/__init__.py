"""A login at Spotify: the authorization request, and the server that receives Spotify's redirect."""

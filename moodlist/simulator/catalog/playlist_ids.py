"""Ids of the built-in playlists."""

ROAD_TRIP = "1MoodlistRoadTrip00001"
"""60 entries of all moods, some of them odd: the playlist of the demo."""

QUIET_EVENING = "1MoodlistQuietEvening1"
"""40 relaxing tracks, no others."""

RAINY_DAYS = "1MoodlistRainyDays0001"
"""40 dark tracks, no others."""

LOUD_ROOM = "1MoodlistLoudRoom00001"
"""40 aggressive tracks, no others."""

FIESTA = "1MoodlistFiesta0000001"
"""30 happy tracks, most of them Spanish."""

THREE_PAGES = "1MoodlistThreePages001"
"""130 tracks: two pages of 100, three of 50."""

TEN_THOUSAND = "1MoodlistTenThousand01"
"""10,000 different tracks, as many as Spotify lets a playlist have."""

ODD_ENTRIES = "1MoodlistOddEntries001"
"""All kinds of entries that are not plain tracks."""

EMPTY = "1MoodlistEmpty00000001"
"""No entries."""

COLLABORATIVE = "1MoodlistTogether00001"
"""25 tracks of another user's playlist that the owner co-edits."""

OTHER_USERS_PUBLIC = "1MoodlistNotMine000001"
"""30 tracks of another user's public playlist, which the owner follows."""

PRIVATE = "1MoodlistPrivate000001"
"""20 tracks of the owner's private playlist."""

OTHER_USERS_PRIVATE = "1MoodlistHidden0000001"
"""Another user's private playlist, invisible to the owner."""

MADE_BY_SPOTIFY = "37i9dQZFMoodlistMixed1"
"""50 tracks of a playlist made by Spotify."""

"""Ids of the built-in playlists."""

ROAD_TRIP = "1MoodlistRoadTrip00001"
"""60 entries of every mood, some of them odd: the demo's playlist."""

QUIET_EVENING = "1MoodlistQuietEvening1"
"""40 relaxing tracks and nothing else."""

RAINY_DAYS = "1MoodlistRainyDays0001"
"""40 dark tracks and nothing else."""

LOUD_ROOM = "1MoodlistLoudRoom00001"
"""40 aggressive tracks and nothing else."""

FIESTA = "1MoodlistFiesta0000001"
"""30 happy tracks, most of them Spanish."""

THREE_PAGES = "1MoodlistThreePages001"
"""130 tracks: two pages of 100, three of 50."""

TEN_THOUSAND = "1MoodlistTenThousand01"
"""10,000 different tracks, as many as Spotify lets a playlist have."""

ODD_ENTRIES = "1MoodlistOddEntries001"
"""Every entry that is no plain track."""

EMPTY = "1MoodlistEmpty00000001"
"""No entry at all."""

COLLABORATIVE = "1MoodlistTogether00001"
"""25 tracks of somebody else's playlist which the owner co-edits."""

OTHER_USERS_PUBLIC = "1MoodlistNotMine000001"
"""30 tracks of a public playlist which the owner may only listen to."""

PRIVATE = "1MoodlistPrivate000001"
"""20 tracks of a playlist which only its owner, ours, can see."""

OTHER_USERS_PRIVATE = "1MoodlistHidden0000001"
"""A playlist of somebody else which the owner cannot even see."""

MADE_BY_SPOTIFY = "37i9dQZFMoodlistMixed1"
"""50 tracks of a playlist of Spotify's own."""

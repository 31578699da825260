"""What the schedule and the queue do: watched playlists are classified and compared, and deferred requests answered.

SQS may deliver a message twice, and a worker may stop at any point. Every step can therefore be repeated safely:
contents and state are written once, and an event that goes out twice has the same id both times.
"""

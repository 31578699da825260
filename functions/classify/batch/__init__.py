"""What the schedule and the queue start: classifying and comparing watched playlists, and answering deferred requests.

SQS may deliver a message twice, and a worker may stop at any point. Every step can therefore be repeated safely:
contents and state are written once, and an event that goes out twice has the same id both times.
"""

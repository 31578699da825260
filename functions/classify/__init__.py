"""Moodlist: classifies the tracks of a Spotify playlist by mood.

Data flows one way, and each package imports only those below it:

    handlers     one module for each Lambda function
    api          the HTTP API: gateway events, routes, OpenAPI
    batch        jobs of the queue: the schedule and deferred requests
    application  the composition root: settings in, sources, providers and the model out
    classifier   playlist -> features -> scores -> report
    saving       writes the tracks of a mood to a playlist of the owner's account
    aws          clients of AWS
    response     what callers get
    sources      playlists and features: Spotify, export files, ReccoBeats, the feature cache
    request      what callers send
    core         playlists, features, moods, reports and the model; no AWS, no Spotify client, no HTTP
    settings, deadline, errors
"""

import os

# onnxruntime 1.32 sends usage data to Microsoft and stores a device id in the user's folder, unless this is set before
# it is imported: https://github.com/microsoft/onnxruntime/pull/27379
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

"""Moodlist: a playlist and a mood in, the songs of that mood out.

The flow, one stage a module, imports pointing the same way:

    event -> handlers -> request -> playlist -> features -> mood -> report -> response

`handlers` translate an event and decide nothing, `wiring` composes the process from `settings`, `adapters` speak
to the world outside, and `pipeline.classify_playlist` tells the story.
"""

import os

# onnxruntime 1.32 tells Microsoft which model it runs and leaves a device's id in the user's folder, unless this is set
# before it is imported: https://github.com/microsoft/onnxruntime/pull/27379
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

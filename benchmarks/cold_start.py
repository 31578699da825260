"""Measure how long the built functions take to start, as ratios of processor time in one interleaved run.

All run on Python 3.13, as on Lambda. The yardstick imports onnxruntime and makes boto3's client of Secrets Manager:
untrimmed, with byte code that is not checked. "Ready" is what the first request for a playlist waits for without
SnapStart: the API's code imported, the application composed, the model loaded, and the clients made that such a request
needs (Secrets Manager, DynamoDB with two sets of timeouts, Spotify and ReccoBeats). A start is work for one processor,
so its time there is what counts; the ratio of wall times is printed too, and is noisier.
"""

import statistics
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.figures import Figure, ratio, show
from benchmarks.processes import BUILD, WHOLE, Case, Usage, interleaved

PAIRS, FEW_PAIRS = 15, 5  # few for what has no goal
MB = 1024 * 1024
LAYER_MB, ALL_MB = 76, 100
READY = """
from classify.handlers import api
application = api.application()
application.model
application.spotify, application._reccobeats
stores = application.credentials._client, application.deployment.spotify_quota._dynamodb
for client in (*stores, application._feature_store._store._dynamodb):
    client.meta
"""
DISPATCHER = """
from classify.handlers import dispatcher
watchlist, queue = dispatcher.watchlist_and_queue()
watchlist._dynamodb.meta, queue._sqs.meta
"""
YARDSTICK, BOTO3 = "yardstick", "boto3 and its client of SQS"
CASES = {
    YARDSTICK: Case("import onnxruntime, boto3; boto3.client('secretsmanager')", (WHOLE,)),
    "API ready": Case(READY),
    BOTO3: Case("import boto3; boto3.client('sqs')", (WHOLE,)),
    "dispatcher ready": Case(DISPATCHER, (BUILD / "ApiFunction", WHOLE)),
}
OTHERS = {
    YARDSTICK: CASES[YARDSTICK],
    "API imported": Case("import classify.handlers.api"),
    "API with all that SnapStart keeps": Case("from classify.handlers import api; api.prepare()"),
    "worker imported": Case("import classify.handlers.worker"),
    "reference: flask, joblib, pandas, scikit-learn and spotipy imported": Case(
        "import flask, joblib, pandas, sklearn.neural_network, sklearn.preprocessing, spotipy", (WHOLE,)
    ),
}
GOALS = {"API ready": 1.10}


def figures() -> Iterator[Figure]:
    """Yield the ratios to the yardstick, that of the dispatcher to boto3, and the sizes of the artefact."""
    usages = interleaved(CASES, PAIRS)
    yield from _to_yardstick(usages)
    value, text = ratio(_cpu(usages["dispatcher ready"]), _cpu(usages[BOTO3]))
    yield Figure("dispatcher ready, to boto3 and its client", text, value, 1.2)
    others = interleaved(OTHERS, FEW_PAIRS)
    yield from (figure for figure in _to_yardstick(others) if figure.name != YARDSTICK)
    layer, function = (_megabytes(name) for name in ("ModelLayer", "ApiFunction"))
    yield Figure("layer, unzipped", f"{layer:.1f} MB", layer, LAYER_MB)
    yield Figure("function and layer, unzipped", f"{layer + function:.1f} MB", layer + function, ALL_MB)


def _to_yardstick(usages: Mapping[str, Sequence[Usage]]) -> Iterator[Figure]:
    for name, used in usages.items():
        value, text = ratio(_cpu(used), _cpu(usages[YARDSTICK]))
        wall, _ = ratio([each.wall for each in used], [each.wall for each in usages[YARDSTICK]])
        milliseconds = statistics.median(_cpu(used)) * 1000
        memory = statistics.median(each.megabytes for each in used)
        yield Figure(name, f"{text}; wall {wall:.2f}; {milliseconds:.0f} ms, {memory:.0f} MB", value, GOALS.get(name))


def _cpu(used: Sequence[Usage]) -> list[float]:
    return [each.cpu for each in used]


def _megabytes(name: str) -> float:
    return sum(path.stat().st_size for path in (BUILD / name).rglob("*") if path.is_file()) / MB


if __name__ == "__main__":
    show(figures())

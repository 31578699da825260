from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, cast

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from classify.api.resolver import ThreadedResolver
from moodlist.server.api_gateway import HttpRequest, LocalContext, rest_event


def test_requests_at_the_same_time_keep_their_own_event_and_parameters() -> None:
    app = ThreadedResolver()
    both_are_inside = Barrier(2, timeout=10)

    @app.get("/files/<name>")
    def file(name: str) -> Response[str]:
        both_are_inside.wait()
        routed: dict[str, Any] = app.context["_route_args"]
        return Response(200, body=f"{name} {routed['name']} {app.current_event.path}")

    def answer(name: str) -> str:
        event = rest_event(HttpRequest("GET", f"/files/{name}"), ["/files/{name}"])
        return str(app.resolve(event, cast("LambdaContext", LocalContext()))["body"])

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(answer, ["a", "b"])) == ["a a /files/a", "b b /files/b"]

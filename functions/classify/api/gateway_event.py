"""API Gateway's REST event as the handler reads it, and the answer as API Gateway wants it."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any, Generic, TypeVar
from urllib.parse import quote, unquote

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from classify.aws.job_queue import DeferredRequest
from classify.deadline import Deadline
from classify.errors import BadRequest, TooLarge, UnsupportedMediaType
from classify.request import FILE_TYPES, MAX_BODY
from classify.request.parse import PostRoute
from classify.response import Answer

# Lambda takes 6 MB with everything around the body: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MAX_ANSWER = 6 * 1024 * 1024 - 16 * 1024
LONGEST_ESCAPE = 12  # bytes, of a character outside the basic plane where the runtime escapes what is not ASCII

Value = TypeVar("Value")
_event: ContextVar[APIGatewayProxyEvent] = ContextVar("event")
_context: ContextVar[LambdaContext] = ContextVar("context")


class _OfThisThread(Generic[Value]):
    """A class attribute whose value each thread has for itself."""

    def __init__(self, variable: ContextVar[Value]):
        self._variable = variable

    def __get__(self, instance: object, owner: type) -> Value:
        return self._variable.get()


class ThreadedResolver(APIGatewayRestResolver):
    """Powertools keeps the event on a class, for Lambda's one request at a time; `moodlist serve` has many threads."""

    current_event = _OfThisThread(_event)
    lambda_context = _OfThisThread(_context)

    def resolve(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """Answer the event."""
        routed = {**event, "path": _path(event)}
        _event.set(APIGatewayProxyEvent(routed))
        _context.set(context)
        return super().resolve(routed, context)


def _path(event: Mapping[str, Any]) -> Any:
    """The path with its parameters encoded, so that one with a slash in it stays one part, whoever decoded it."""
    parameters = event.get("pathParameters") or {}
    encoded = {f"{{{name}}}": quote(str(value), safe="") for name, value in parameters.items()}
    path = str(event.get("resource") or "")
    for name, value in encoded.items():
        path = path.replace(name, value)
    return path if encoded else event.get("path")


class RestEvent:
    """One request."""

    def __init__(self, event: Mapping[str, Any], context: LambdaContext, parameters: Mapping[str, str] | None = None):
        self._event = event
        self._context = context
        self._parameters = parameters or {}
        self._headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        self.path = str(event.get("path", "/")).rstrip("/") or "/"

    @property
    def query(self) -> Mapping[str, Sequence[str]]:
        """The query parameters, each with all its values."""
        many = self._event.get("multiValueQueryStringParameters")
        return many or {name: [value] for name, value in (self._event.get("queryStringParameters") or {}).items()}

    @property
    def base_url(self) -> str:
        """The address of the API as this caller wrote it, stage included."""
        request = self._event.get("requestContext") or {}
        host = request.get("domainName") or self.header("host")
        whole = str(request.get("path") or self.path)
        stage = whole.removesuffix("/").removesuffix(self.path)
        return f"{self.header('x-forwarded-proto') or 'https'}://{host}{stage}" if host else stage

    def header(self, name: str) -> str:
        """A header's value, or nothing."""
        return self._headers.get(name) or ""

    def deadline(self, margin: float) -> Deadline:
        """Lambda's remaining time less `margin` seconds."""
        return Deadline.after(self._context.get_remaining_time_in_millis() / 1000 - margin)

    @property
    def prefers_async(self) -> bool:
        """Whether the caller would rather have the answer later: https://www.rfc-editor.org/rfc/rfc7240#section-4.1.

        The header may come several times, and `headers` has only the last.
        """
        many = (self._event.get("multiValueHeaders") or {}).items()
        said = [self.header("prefer"), *(text for name, texts in many if name.lower() == "prefer" for text in texts)]
        preferences = ",".join(said).lower().split(",")
        return "respond-async" in {each.partition(";")[0].strip() for each in preferences}

    def parameter(self, name: str) -> str:
        """A part of the path, such as the id of `/reports/{id}`."""
        return unquote(self._parameters[name])

    def report_url(self, id_: str) -> str:
        """The address of a report, stage included."""
        return f"{self.base_url}/reports/{quote(id_)}"

    def post(self, route: PostRoute) -> DeferredRequest:
        """The request as a post to a route, of which only /classify takes files.

        Raises:
            BadRequest: its body cannot be read, is too large, or of a type that the route does not take.
        """
        if route == "/classify" and self._media_type() in FILE_TYPES:
            return DeferredRequest(route, self._body(), self.query, file=True)
        return DeferredRequest(route, self._json_body(), self.query)

    def _json_body(self) -> bytes:
        media_type = self._media_type()
        if media_type and media_type != "application/json" and not media_type.endswith("+json"):
            raise UnsupportedMediaType(
                f"A body of type {media_type!r} is not read here. Send JSON with `Content-Type: application/json`; "
                "an exported file goes to /classify as the whole body, with `Content-Type: text/csv`."
            )
        return self._body()

    def _media_type(self) -> str:
        return self.header("content-type").partition(";")[0].strip().lower()

    def _body(self) -> bytes:
        text = self._event.get("body") or ""
        try:
            coded = self._event.get("isBase64Encoded")
            body = base64.b64decode(text, validate=True) if coded else text.encode(errors="surrogatepass")
        except (binascii.Error, ValueError):
            raise BadRequest.at("$", "The body is said to be base64 and is not.") from None
        if len(body) > MAX_BODY:
            raise TooLarge.at("$", f"The body has {len(body):,} bytes; one request takes {MAX_BODY:,}.")
        return body


def fits(answer: Answer) -> bool:
    """Whether Lambda would let the answer through."""
    return len(answer.body) <= MAX_ANSWER // LONGEST_ESCAPE or len(json.dumps(answer.body)) <= MAX_ANSWER


def rest_response(answer: Answer) -> Response[str]:
    """The answer for Powertools.

    Raises:
        TooLarge: Lambda would not let it through.
    """
    if not fits(answer):
        raise TooLarge(
            "The answer would be larger than the 6 MB that Lambda lets through. Ask for one mood, a higher "
            "`min_score`, less in `include`, or CSV; the `moodlist` command has no such limit."
        )
    return Response(
        status_code=answer.status,
        content_type=answer.media_type,
        body=answer.body,
        headers=dict(answer.headers),
    )

"""API Gateway's REST event as the routes read it, and the response in the form that API Gateway expects."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent_encode
from urllib.parse import unquote

from classify.aws.job_queue import DeferredRequest
from classify.deadline import Deadline
from classify.errors import BadRequest, TooLarge, UnsupportedMediaType, quote
from classify.request import FILE_TYPES, MAX_BODY
from classify.request.parse import PostRoute
from classify.response import Answer
from classify.response.caching import NO_STORE

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

# Lambda's limit is 6 MB including the envelope around the body: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MAX_ANSWER = 6 * 1024 * 1024 - 16 * 1024
_WITHOUT_LENGTH = {204, 304}  # https://www.rfc-editor.org/rfc/rfc9110#section-8.6
LONGEST_ESCAPE = 12  # bytes of a character outside the basic plane, which the runtime escapes as two \uXXXX


class RestEvent:
    """One HTTP request."""

    def __init__(self, event: Mapping[str, Any], context: "LambdaContext", parameters: Mapping[str, str] | None = None):
        self._event = event
        self._context = context
        self._parameters = parameters or {}
        headers = event.get("headers")
        if headers is None:
            headers = {name: values[-1] for name, values in self._repeated_headers().items() if values}
        self._headers = {name.lower(): value for name, value in headers.items()}
        self.path = str(event.get("path", "/")).rstrip("/") or "/"

    @property
    def query(self) -> Mapping[str, Sequence[str]]:
        """The query parameters, each with all of its values."""
        many = self._event.get("multiValueQueryStringParameters")
        return many or {name: [value] for name, value in (self._event.get("queryStringParameters") or {}).items()}

    @property
    def base_url(self) -> str:
        """The URL of the API as this caller wrote it, including the stage."""
        request = self._event.get("requestContext") or {}
        host = request.get("domainName") or self.header("host")
        return f"{self.header('x-forwarded-proto') or 'https'}://{host}{self.base_path}" if host else self.base_path

    @property
    def base_path(self) -> str:
        """The path at which the API begins: the stage, or the base path of a custom domain; empty at the root."""
        request = self._event.get("requestContext") or {}
        written = _segments(str(request.get("path") or self.path))
        return "".join(f"/{segment}" for segment in written[: len(written) - len(_segments(self.path))])

    @property
    def key_id(self) -> str | None:
        """The id of the caller's API key, which is no secret; None on a server without keys."""
        identity = (self._event.get("requestContext") or {}).get("identity")
        id_ = identity.get("apiKeyId") if isinstance(identity, dict) else None
        return id_ if id_ and isinstance(id_, str) else None

    def header(self, name: str) -> str:
        """Return a header's value, or an empty string; the last value if the header is repeated."""
        return self._headers.get(name) or ""

    def list_header(self, name: str) -> list[str]:
        """Return the items of a header whose value is a list, in lower case; the header can be repeated."""
        texts = self._repeated_headers().get(name) or [self.header(name)]
        return [item for text in texts for each in text.lower().split(",") if (item := each.strip())]

    def _repeated_headers(self) -> dict[str, list[str]]:
        return {name.lower(): values for name, values in (self._event.get("multiValueHeaders") or {}).items()}

    def deadline(self, margin: float) -> Deadline:
        """Return the end of Lambda's remaining time less `margin` seconds."""
        return Deadline.after(self._context.get_remaining_time_in_millis() / 1000 - margin)

    @property
    def prefers_async(self) -> bool:
        """Whether the caller sent `Prefer: respond-async`: https://www.rfc-editor.org/rfc/rfc7240#section-4.1."""
        return "respond-async" in {each.partition(";")[0].strip() for each in self.list_header("prefer")}

    def parameter(self, name: str) -> str:
        """Return a parameter of the path, such as the `id` of `/reports/{id}`."""
        return unquote(self._parameters[name])

    def report_url(self, id_: str) -> str:
        """Return the URL of a report, including the stage."""
        return f"{self.base_url}/reports/{percent_encode(id_)}"

    def read_post(self, route: PostRoute) -> DeferredRequest:
        """Return the body and query of a POST. Only /classify accepts files.

        Raises:
            BadRequest: the body is not valid base64.
            TooLarge: the body is larger than 4 MB.
            UnsupportedMediaType: the body is compressed, or the route does not accept its media type.
        """
        if codings := set(self.list_header("content-encoding")) - {"identity"}:
            raise UnsupportedMediaType(
                f"Bodies with `Content-Encoding: {quote(min(codings))[1:-1]}` are not decoded. Send the body "
                "uncompressed, without this header."
            )
        if route == "/classify" and self._media_type() in FILE_TYPES:
            return DeferredRequest(route, self._body(), self.query, file=True, key=self.key_id)
        return DeferredRequest(route, self._json_body(), self.query, key=self.key_id)

    def _json_body(self) -> bytes:
        media_type = self._media_type()
        if media_type and media_type != "application/json" and not media_type.endswith("+json"):
            raise UnsupportedMediaType(
                f"The media type {quote(media_type)} is not supported. Send JSON with "
                "`Content-Type: application/json`. To send an exported file, POST it to /classify as the whole body, "
                "with `Content-Type: text/csv`."
            )
        return self._body()

    def _media_type(self) -> str:
        return self.header("content-type").partition(";")[0].strip().lower()

    def _body(self) -> bytes:
        text = self._event.get("body") or ""
        try:
            is_base64 = self._event.get("isBase64Encoded")
            body = base64.b64decode(text, validate=True) if is_base64 else text.encode(errors="surrogatepass")
        except (binascii.Error, ValueError):
            raise BadRequest.at("$", "The body is not valid base64.") from None
        if len(body) > MAX_BODY:
            raise TooLarge.at("$", f"The body has {len(body):,} bytes; the limit is {MAX_BODY:,}.")
        return body


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def fits(answer: Answer) -> bool:
    """Return whether the answer is within Lambda's limit of 6 MB."""
    return len(answer.body) <= MAX_ANSWER // LONGEST_ESCAPE or len(json.dumps(answer.body)) <= MAX_ANSWER


def check_size(answer: Answer) -> None:
    """Check that Lambda can send the answer.

    Raises:
        TooLarge: the answer is larger than Lambda allows.
    """
    if not fits(answer):
        raise TooLarge(
            "The response is larger than Lambda's limit of 6 MB. Request one mood, a higher `min_score`, fewer "
            "fields in `include`, or CSV; the `moodlist` command has no such limit."
        )


def proxy_response(answer: Answer) -> dict[str, Any]:
    """Return the answer as API Gateway expects it."""
    headers = {"Content-Type": answer.media_type, "Cache-Control": NO_STORE, **answer.headers}
    return {
        "statusCode": int(answer.status),
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "body": answer.body,
        "isBase64Encoded": False,
    }


def with_length(response: dict[str, Any], method: str) -> dict[str, Any]:
    """Return the response to a method: HEAD gets the headers of GET, including the body's length, without the body."""
    if method not in {"GET", "HEAD"}:
        return response
    if response["statusCode"] not in _WITHOUT_LENGTH:
        response["multiValueHeaders"]["Content-Length"] = [str(len(response["body"].encode()))]
    return {**response, "body": ""} if method == "HEAD" else response

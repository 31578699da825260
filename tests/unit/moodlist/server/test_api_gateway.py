import base64
import re
import time
from pathlib import Path

from moodlist.server.api_gateway import (
    BINARY_TYPES,
    FUNCTION_SECONDS,
    HttpRequest,
    HttpResponse,
    LocalContext,
    rest_event,
)

TEMPLATE = (Path(__file__).parents[4] / "template.yaml").read_text(encoding="utf-8")


def test_a_csv_arrives_as_base64_whatever_its_bytes_are() -> None:
    event = rest_event(HttpRequest("POST", "/classify", [("content-type", "text/csv; charset=x")], body=b"\xff\x00"))
    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == b"\xff\x00"


def test_json_arrives_as_text() -> None:
    event = rest_event(HttpRequest("POST", "/mood", [("content-type", "application/json")], body='["é"]'.encode()))
    assert (event["body"], event["isBase64Encoded"]) == ('["é"]', False)


def test_a_request_without_a_body_has_none() -> None:
    event = rest_event(HttpRequest("GET", "/health"))
    assert (event["body"], event["queryStringParameters"], event["multiValueQueryStringParameters"]) == (
        None,
        None,
        None,
    )


def test_the_stage_is_no_part_of_the_path_but_of_the_context() -> None:
    event = rest_event(HttpRequest("GET", "/v1/moods"))
    assert (event["path"], event["requestContext"]["path"], event["requestContext"]["stage"]) == (
        "/moods",
        "/v1/moods",
        "v1",
    )


def test_a_path_without_the_stage_stays_as_it_is() -> None:
    event = rest_event(HttpRequest("GET", "/v10/moods"))
    assert (event["path"], event["requestContext"]["path"]) == ("/v10/moods", "/v10/moods")


def test_the_stage_alone_is_the_root() -> None:
    assert rest_event(HttpRequest("GET", "/v1"))["path"] == "/"


def test_repeated_parameters_and_headers_keep_all_their_values() -> None:
    event = rest_event(HttpRequest("GET", "/", [("a", "1"), ("a", "2")], [("moods", "x"), ("moods", "y")]))
    assert event["multiValueHeaders"]["a"] == ["1", "2"]
    assert event["headers"]["a"] == "2"
    assert event["multiValueQueryStringParameters"] == {"moods": ["x", "y"]}
    assert event["queryStringParameters"] == {"moods": "y"}


def test_the_callers_own_idea_of_the_protocol_is_overruled() -> None:
    assert (
        rest_event(HttpRequest("GET", "/", [("x-forwarded-proto", "https")]))["headers"]["x-forwarded-proto"] == "http"
    )


def test_the_context_counts_down_and_never_below_zero() -> None:
    context = LocalContext(seconds=0.05)
    first = context.get_remaining_time_in_millis()
    time.sleep(0.06)
    assert 0 < first <= 50
    assert context.get_remaining_time_in_millis() == 0


def test_the_function_has_as_long_as_in_the_template() -> None:
    assert float(re.findall(r"Handler: classify.handlers.api.handler.*?Timeout: (\d+)", TEMPLATE, re.DOTALL)[0]) == (
        FUNCTION_SECONDS
    )


def test_the_same_types_are_binary_as_in_the_template() -> None:
    listed = re.findall(r"BinaryMediaTypes: \[(.*)\]", TEMPLATE)[0].replace("~1", "/").split(", ")
    assert set(listed) == BINARY_TYPES


def test_an_answer_keeps_several_headers_of_one_name() -> None:
    answer = HttpResponse.of({"statusCode": 200, "multiValueHeaders": {"a": ["1", "2"]}, "headers": {"b": "3"}})
    assert sorted(answer.headers) == [("a", "1"), ("a", "2"), ("b", "3")]


def test_a_binary_answer_is_decoded() -> None:
    coded = base64.b64encode(b"\xff").decode()
    assert HttpResponse.of({"statusCode": 200, "body": coded, "isBase64Encoded": True}).body == b"\xff"

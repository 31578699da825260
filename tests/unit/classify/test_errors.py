import pytest

from classify.errors import BadRequest, Fault, MethodNotAllowed, MoodlistError, quote, shorten


def test_the_message_of_an_error_is_its_detail() -> None:
    error = MoodlistError("What happened.", retry_after=3)
    assert (str(error), error.detail, error.faults, error.retry_after) == ("What happened.", "What happened.", (), 3)


def test_a_bad_request_at_a_path_has_one_fault() -> None:
    error = BadRequest.at("$[2].mood", "There is none.")
    assert (error.detail, error.faults) == ("There is none.", (Fault("$[2].mood", "There is none."),))


def test_at_returns_the_class_it_is_called_on() -> None:
    class Special(BadRequest):
        pass

    assert type(Special.at("$", "x")) is Special


def test_method_not_allowed_lists_the_allowed_methods() -> None:
    assert MethodNotAllowed("GET only.", allow=("GET", "HEAD")).allow == ("GET", "HEAD")


@pytest.mark.parametrize(
    ("text", "short"), [("", ""), ("abcdefghi", "abcdefghi"), ("abcdefghij", "abc...hij"), ("abcdefghijk", "abc...ijk")]
)
def test_a_text_over_the_limit_loses_its_middle(text: str, short: str) -> None:
    assert shorten(text, 9) == short


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("", "''"),
        ("soft", "'soft'"),
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 61, f"'{'x' * 57}...'"),
        ("it's " + "x" * 60, f'"it\'s {"x" * 52}..."'),
        ("\ud800", r"'\ud800'"),
    ],
)
def test_a_quoted_text_is_cut_after_60_characters(text: str, quoted: str) -> None:
    assert quote(text) == quoted


def test_a_quoted_text_of_escaped_characters_is_not_longer() -> None:
    assert [len(quote(character * 1_000)) for character in ("\x00", "\U000e0001", "\\")] == [62, 62, 62]

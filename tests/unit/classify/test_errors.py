from classify.errors import BadRequest, Fault, MethodNotAllowed, MoodlistError


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

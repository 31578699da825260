from classify.errors import BadRequest, Fault, MethodNotAllowed, MoodlistError


def test_an_error_says_its_detail_and_nothing_else() -> None:
    error = MoodlistError("What happened.", retry_after=3)
    assert (str(error), error.detail, error.faults, error.retry_after) == ("What happened.", "What happened.", (), 3)


def test_a_bad_request_at_a_path_has_that_one_fault() -> None:
    error = BadRequest.at("$[2].mood", "There is none.")
    assert (error.detail, error.faults) == ("There is none.", (Fault("$[2].mood", "There is none."),))


def test_the_kind_of_bad_request_stays() -> None:
    class Special(BadRequest):
        pass

    assert type(Special.at("$", "x")) is Special


def test_a_wrong_method_knows_the_right_ones() -> None:
    assert MethodNotAllowed("GET only.", allow=("GET", "HEAD")).allow == ("GET", "HEAD")

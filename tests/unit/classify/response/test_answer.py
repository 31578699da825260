from classify.response.answer import Answer, json_answer


def test_a_value_is_encoded_as_json() -> None:
    assert json_answer({"song": "Ñandú"}) == Answer(200, "application/json", '{"song":"Ñandú"}', {})


def test_an_answer_can_have_headers() -> None:
    assert json_answer([], {"Moodlist-Skipped": "episode=1"}).headers == {"Moodlist-Skipped": "episode=1"}

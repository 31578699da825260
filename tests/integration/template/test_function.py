import json

from classify.settings import PREFIX, Settings
from classify.sources.credentials import Credentials
from tests.integration.template.stack import (
    ROOT,
    Json,
    functions,
    of_type,
    source,
    variables,
)

GATEWAY_TIMEOUT = 29  # seconds that API Gateway waits for a function
IN_THE_SECRET = {"credentials_file", "client_id", "client_secret", "refresh_token"}
ON_A_PERSONS_MACHINE = {"cache_file", "page_folder"}
LEFT_AS_THEY_ARE = {"secret_max_age", "deadline_margin"}


def test_every_handler_is_a_file_of_the_shared_build() -> None:
    template = source()

    assert template["Globals"]["Function"]["CodeUri"] == "functions/"
    for function in of_type(template, "AWS::Serverless::Function").values():
        module, _, name = function["Properties"]["Handler"].rpartition(".")
        assert name == "handler"
        assert (ROOT / "functions" / module.replace(".", "/")).with_suffix(".py").is_file()
        assert "CodeUri" not in function["Properties"]


def test_the_function_times_out_one_second_before_the_gateway(stack: Json) -> None:
    assert functions(stack)["ApiFunction"]["Timeout"] == GATEWAY_TIMEOUT - 1


def test_the_template_sets_exactly_the_settings_of_a_deployment(stack: Json) -> None:
    given = {name.removeprefix(PREFIX).lower() for name in variables(stack) if name.startswith(PREFIX)}

    assert given == set(Settings.__struct_fields__) - IN_THE_SECRET - ON_A_PERSONS_MACHINE - LEFT_AS_THEY_ARE


def test_parameters_and_settings_have_the_same_defaults(stack: Json) -> None:
    defaults = {
        name: str(stack["Parameters"][value["Ref"]]["Default"])
        for name, value in functions(stack)["ApiFunction"]["Environment"]["Variables"].items()
        if name.startswith(PREFIX) and isinstance(value, dict) and value.get("Ref") in stack["Parameters"]
    }

    assert len(defaults) == 10
    assert Settings.from_environment(defaults) == Settings()


def test_neither_the_environment_nor_the_template_contains_a_secret(stack: Json) -> None:
    placeholder = stack["Resources"]["SpotifySecret"]["Properties"]["SecretString"]

    assert variables(stack)["MOODLIST_SECRET"] == {"Fn::GetAtt": ["SpotifySecret", "Id"]}
    written_by_the_user = {"client_id", "client_secret", "refresh_token"}  # the functions add the access token
    assert written_by_the_user < set(Credentials.__struct_fields__)
    assert json.loads(placeholder) == dict.fromkeys(written_by_the_user, "")

import json
import stat
from pathlib import Path

import pytest

from classify.errors import CredentialsRefused
from classify.sources.credentials import CredentialFile, Credentials, InMemoryCredentials
from tests.unit.classify.builders import shown

VALUE = "hunter2"
WHOLE = Credentials("an-id", "a-secret", "a-token")


def _file(tmp_path: Path, content: bytes, mode: int = 0o600) -> CredentialFile:
    path = tmp_path / "credentials.json"
    path.write_bytes(content)
    path.chmod(mode)
    return CredentialFile(path)


@pytest.mark.parametrize("form", [bytes, str])
def test_credentials_are_a_json_object(form: type) -> None:
    text = '{"client_id": "an-id", "client_secret": "a-secret", "refresh_token": "a-token", "more": "x"}'
    assert Credentials.parse(text if form is str else text.encode()) == WHOLE


def test_outer_spaces_are_left_out_and_empty_values_count_as_absent() -> None:
    values: dict[str, str | None] = {"client_id": " an-id\n", "client_secret": " ", "refresh_token": "a-token\n"}
    assert Credentials.parse(json.dumps(values)) == Credentials("an-id", None, "a-token")
    assert Credentials.parse(
        '{"client_id": "an-id", "client_secret": "a-secret", "refresh_token": null}'
    ) == Credentials("an-id", "a-secret")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        VALUE.encode(),
        b'"hunter2"',
        b'["hunter2"]',
        b'{"client_id": "hunter2", "client_secret": 7}',
        b'{"client_id": "hunter2"',
        b'{"client_id": {"hunter2": "hunter2"}}',
        b'{"client_id": "hunter2\xff"}',
        b"\xffhunter2",
        b"[" * 100_000,
    ],
)
def test_what_is_no_json_object_of_texts_is_refused_and_never_quoted(content: bytes) -> None:
    with pytest.raises(CredentialsRefused, match="not a JSON object of texts") as caught:
        Credentials.parse(content)
    assert VALUE not in shown(caught.value)


@pytest.mark.parametrize(
    ("values", "lack"),
    [
        ({}, "no client_id"),
        ({"client_secret": VALUE, "refresh_token": VALUE}, "no client_id"),
        ({"client_id": " ", "client_secret": VALUE}, "no client_id"),
        ({"client_id": VALUE}, "neither a client_secret nor a refresh_token"),
        ({"client_id": VALUE, "client_secret": "", "refresh_token": None}, "neither"),
    ],
)
def test_too_few_credentials_are_refused_and_never_quoted(values: dict[str, str | None], lack: str) -> None:
    with pytest.raises(CredentialsRefused, match=lack) as caught:
        Credentials.parse(json.dumps(values))
    assert VALUE not in shown(caught.value)


def test_credentials_never_show_their_values() -> None:
    credentials = Credentials(VALUE, VALUE, VALUE)
    assert VALUE not in f"{credentials} {credentials!r} {[credentials]}"


def test_given_credentials_are_those_that_were_given() -> None:
    store = InMemoryCredentials("an-id", "a-secret", "a-token")
    assert store.read() == store.read(fresh=True) == WHOLE


def test_given_credentials_may_be_too_few() -> None:
    with pytest.raises(CredentialsRefused, match="no client_id"):
        InMemoryCredentials(None, None, None).read()


def test_a_rotated_token_of_given_credentials_lives_on_in_the_process() -> None:
    store = InMemoryCredentials("an-id", None, "old")
    store.save(Credentials("an-id", None, "new"))
    assert store.read().refresh_token == "new"


def test_given_credentials_never_show_their_values() -> None:
    assert VALUE not in repr(InMemoryCredentials(VALUE, VALUE, VALUE))


def test_a_file_is_read_each_time(tmp_path: Path) -> None:
    store = _file(tmp_path, b'{"client_id": "an-id", "client_secret": "old"}')
    assert store.read().client_secret == "old"
    _file(tmp_path, b'{"client_id": "an-id", "client_secret": "new"}')
    assert store.read(fresh=True).client_secret == "new"


def test_a_missing_file_is_told_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(CredentialsRefused, match=r"There are no Spotify credentials\. Run `moodlist login`"):
        CredentialFile(tmp_path / "none.json").read()


def test_a_folder_is_no_credentials(tmp_path: Path) -> None:
    with pytest.raises(CredentialsRefused, match="There are no Spotify credentials"):
        CredentialFile(tmp_path).read()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601])
def test_a_file_that_others_can_open_is_refused_and_never_quoted(tmp_path: Path, mode: int) -> None:
    store = _file(tmp_path, json.dumps({"client_id": VALUE, "client_secret": VALUE}).encode(), mode)
    with pytest.raises(CredentialsRefused, match="chmod 600") as caught:
        store.read()
    assert VALUE not in shown(caught.value)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_that_only_its_owner_can_read_is_taken(tmp_path: Path, mode: int) -> None:
    assert _file(tmp_path, b'{"client_id": "an-id", "refresh_token": "t"}', mode).read().refresh_token == "t"


def test_a_malformed_file_is_refused_and_never_quoted(tmp_path: Path) -> None:
    with pytest.raises(CredentialsRefused, match="not a JSON object") as caught:
        _file(tmp_path, VALUE.encode()).read()
    assert VALUE not in shown(caught.value)


def test_what_is_kept_is_read_again_and_only_its_owner_can(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "credentials.json"
    CredentialFile(path).save(WHOLE)
    assert CredentialFile(path).read() == WHOLE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_keeping_writes_over_an_open_file_and_over_a_draft_that_was_left_behind(tmp_path: Path) -> None:
    store = _file(tmp_path, b"{}", 0o644)
    draft = tmp_path / "credentials.new"
    draft.write_text("left behind")
    draft.chmod(0o644)
    store.save(WHOLE)
    assert store.read() == WHOLE
    assert not draft.exists()


def test_a_file_that_cannot_be_kept_leaves_no_draft_behind(tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    (folder / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="irectory"):
        CredentialFile(folder).save(WHOLE)
    assert [path.name for path in tmp_path.iterdir()] == ["credentials"]

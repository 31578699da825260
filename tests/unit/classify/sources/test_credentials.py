import json
import stat
from pathlib import Path

import pytest

from classify.errors import CredentialsRefused
from classify.sources.credentials import CredentialFile, Credentials, InMemoryCredentials
from tests.unit.classify.builders import shown

PRIVATE = "hunter2"
COMPLETE = Credentials("an-id", "a-secret", "a-token")


def _file(tmp_path: Path, content: bytes, mode: int = 0o600) -> CredentialFile:
    path = tmp_path / "credentials.json"
    path.write_bytes(content)
    path.chmod(mode)
    return CredentialFile(path)


@pytest.mark.parametrize("type_", [bytes, str])
def test_credentials_are_parsed_from_a_json_object(type_: type) -> None:
    text = '{"client_id": "an-id", "client_secret": "a-secret", "refresh_token": "a-token", "more": "x"}'
    assert Credentials.parse(text if type_ is str else text.encode()) == COMPLETE


def test_outer_spaces_are_removed_and_empty_values_count_as_absent() -> None:
    values: dict[str, str | None] = {"client_id": " an-id\n", "client_secret": " ", "refresh_token": "a-token\n"}
    assert Credentials.parse(json.dumps(values)) == Credentials("an-id", None, "a-token")
    assert Credentials.parse(
        '{"client_id": "an-id", "client_secret": "a-secret", "refresh_token": null}'
    ) == Credentials("an-id", "a-secret")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        PRIVATE.encode(),
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
def test_content_other_than_a_json_object_of_strings_is_refused_and_not_quoted(content: bytes) -> None:
    with pytest.raises(CredentialsRefused, match="not a JSON object of strings") as caught:
        Credentials.parse(content)
    assert PRIVATE not in shown(caught.value)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "no client_id"),
        ({"client_secret": PRIVATE, "refresh_token": PRIVATE}, "no client_id"),
        ({"client_id": " ", "client_secret": PRIVATE}, "no client_id"),
        ({"client_id": PRIVATE}, "neither a client_secret nor a refresh_token"),
        ({"client_id": PRIVATE, "client_secret": "", "refresh_token": None}, "neither"),
    ],
)
def test_incomplete_credentials_are_refused_and_not_quoted(values: dict[str, str | None], reason: str) -> None:
    with pytest.raises(CredentialsRefused, match=reason) as caught:
        Credentials.parse(json.dumps(values))
    assert PRIVATE not in shown(caught.value)


def test_the_repr_of_credentials_hides_their_values() -> None:
    credentials = Credentials(PRIVATE, PRIVATE, PRIVATE)
    assert PRIVATE not in f"{credentials} {credentials!r} {[credentials]}"


def test_in_memory_credentials_return_the_given_values() -> None:
    store = InMemoryCredentials("an-id", "a-secret", "a-token")
    assert store.read() == store.read(fresh=True) == COMPLETE


def test_incomplete_in_memory_credentials_are_refused_when_they_are_read() -> None:
    with pytest.raises(CredentialsRefused, match="no client_id"):
        InMemoryCredentials(None, None, None).read()


def test_in_memory_credentials_return_a_saved_token() -> None:
    store = InMemoryCredentials("an-id", None, "old")
    store.save(Credentials("an-id", None, "new"))
    assert store.read().refresh_token == "new"


def test_the_repr_of_in_memory_credentials_hides_their_values() -> None:
    assert PRIVATE not in repr(InMemoryCredentials(PRIVATE, PRIVATE, PRIVATE))


def test_every_read_opens_the_credentials_file(tmp_path: Path) -> None:
    store = _file(tmp_path, b'{"client_id": "an-id", "client_secret": "old"}')
    assert store.read().client_secret == "old"
    _file(tmp_path, b'{"client_id": "an-id", "client_secret": "new"}')
    assert store.read(fresh=True).client_secret == "new"


def test_the_error_for_a_missing_file_says_how_to_create_it(tmp_path: Path) -> None:
    with pytest.raises(CredentialsRefused, match=r"There are no Spotify credentials\. Run `moodlist login`"):
        CredentialFile(tmp_path / "none.json").read()


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CredentialsRefused, match="There are no Spotify credentials"):
        CredentialFile(tmp_path).read()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601])
def test_a_file_that_other_users_can_open_is_refused_and_not_quoted(tmp_path: Path, mode: int) -> None:
    store = _file(tmp_path, json.dumps({"client_id": PRIVATE, "client_secret": PRIVATE}).encode(), mode)
    with pytest.raises(CredentialsRefused, match="chmod 600") as caught:
        store.read()
    assert PRIVATE not in shown(caught.value)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_that_only_its_owner_can_read_is_accepted(tmp_path: Path, mode: int) -> None:
    assert _file(tmp_path, b'{"client_id": "an-id", "refresh_token": "t"}', mode).read().refresh_token == "t"


def test_a_malformed_file_is_refused_and_not_quoted(tmp_path: Path) -> None:
    with pytest.raises(CredentialsRefused, match="not a JSON object") as caught:
        _file(tmp_path, PRIVATE.encode()).read()
    assert PRIVATE not in shown(caught.value)


def test_a_saved_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "credentials.json"
    CredentialFile(path).save(COMPLETE)
    assert CredentialFile(path).read() == COMPLETE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_saving_replaces_a_file_that_others_can_read_and_a_leftover_draft(tmp_path: Path) -> None:
    store = _file(tmp_path, b"{}", 0o644)
    draft = tmp_path / "credentials.new"
    draft.write_text("left behind")
    draft.chmod(0o644)
    store.save(COMPLETE)
    assert store.read() == COMPLETE
    assert not draft.exists()


def test_a_failed_save_leaves_no_draft(tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    (folder / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="irectory"):
        CredentialFile(folder).save(COMPLETE)
    assert [path.name for path in tmp_path.iterdir()] == ["credentials"]

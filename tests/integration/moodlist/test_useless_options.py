"""An option that would have no effect is a usage error, before any work."""

import pytest

from moodlist.main import main


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("classify x.csv --force", "--force replaces files: use it with --output FILE or --plot FILE."),
        ("classify x.csv --force --output -", "--force replaces files: use it with --output FILE or --plot FILE."),
        ("classify x.csv --force --plot", "--force replaces files: use it with --output FILE or --plot FILE."),
        ("classify x.csv --certainty any", "--certainty any adds songs to those of a mood: use it with --mood."),
        ("split x.csv --format json", "--format is the format of files: use it with --to FOLDER."),
        ("split x.csv --force", "--force replaces files: use it with --to FOLDER."),
        ("features --format json export", "--format is the format of what is shown: omit it, or omit the action."),
        (
            "features --format table clear",
            "--format is the format of what is shown: omit it, or omit the action.",
        ),
        ("features export --force", "--force replaces a file: name it, for example features.csv."),
        ("features export - --force", "--force replaces a file: name it, for example features.csv."),
        ("serve --demo --no-cache", "--no-cache has no effect with --demo, which uses no cache: omit one of them."),
    ],
)
def test_an_option_without_effect_is_refused(
    line: str, message: str, user_machine: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line.split()) == 2
    assert capsys.readouterr() == ("", f"moodlist: {message}\n")

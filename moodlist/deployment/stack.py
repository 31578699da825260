"""A deployed stack, as a terminal that is signed in to AWS finds its parts: by the outputs of template.yaml."""

import os
import shlex
from argparse import ArgumentParser

from botocore.exceptions import ClientError

from classify.aws.client import client, error_code
from classify.aws.report_table import ReportTable
from classify.aws.watchlist import Watchlist
from classify.errors import NotFound
from moodlist.deployment.aws_errors import refused

STACK = "moodlist"  # samconfig.toml's name of the one for others


def add_stack(parser: ArgumentParser) -> None:
    """`--stack NAME` and `--region REGION`."""
    default = os.environ.get("MOODLIST_STACK") or STACK
    parser.add_argument(
        "--stack", metavar="NAME", default=default, help="the deployment (default: MOODLIST_STACK, else %(default)s)"
    )
    parser.add_argument("--region", metavar="REGION", help="where it is (default: your AWS profile's)")


def _options(name: str, region: str | None) -> str:
    """The options that lead a next command to the same stack."""
    usual = os.environ.get("MOODLIST_STACK") or STACK
    given = ([] if name == usual else ["--stack", name]) + (["--region", region] if region else [])
    return "".join(f" {shlex.quote(each)}" for each in given)


class Stack:
    """One deployment. Nothing is asked of AWS but the outputs, until a part is used."""

    def __init__(self, name: str, region: str | None = None) -> None:
        """Find the stack.

        Raises:
            NotFound: there is none of this name.
            BotoCoreError, ClientError: AWS refuses or cannot be reached; see `moodlist.deployment.aws_errors`.
        """
        # AWS's own command reads AWS_REGION, boto3 does not; all clients from here on read the other.
        if region := region or os.environ.get("AWS_REGION"):
            os.environ["AWS_DEFAULT_REGION"] = region
        self.options = _options(name, region)
        cloudformation = client("cloudformation")
        self.name, self.region = name, cloudformation.meta.region_name
        try:
            (found,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if error_code(error) != "ValidationError":  # which is what CloudFormation says of a stack that is not there
                raise
            raise NotFound(
                f"There is no stack {name!r} in {self.region}. Name it with --stack and --region; "
                f"`aws cloudformation list-stacks --region {self.region}` lists those that are."
            ) from None
        self._status = found["StackStatus"]
        self._parameters = {
            each.get("ParameterKey"): each.get("ParameterValue") for each in found.get("Parameters", [])
        }
        self._outputs: dict[str | None, str] = {
            each.get("OutputKey"): each.get("OutputValue", "") for each in found.get("Outputs", [])
        }

    def output(self, key: str) -> str:
        """The value of an output.

        Raises:
            MoodlistError: the stack has none of this name.
        """
        if key not in self._outputs:
            raise refused(
                f"The stack {self.name} ({self._status}) has no output {key}: it is not ours, was not deployed to its "
                "end, or by an older version of Moodlist. Deploy this version and try again."
            )
        return self._outputs[key]

    def parameter(self, name: str) -> str | None:
        """The value of a parameter; None where the stack has none of this name."""
        return self._parameters.get(name)

    def watchlist(self) -> Watchlist:
        """The playlists that its schedule classifies."""
        return Watchlist(self.output("WatchlistTableName"))

    def reports(self) -> ReportTable:
        """The states of its reports, to read."""
        return ReportTable(self.output("ReportTableName"), retention_days=0)  # which only a writer needs

"""A deployed stack: finds its tables, queues and functions by the outputs of template.yaml."""

import os
import shlex

from classify.aws.catalog_bucket import CatalogBucket
from classify.aws.client import ClientError, client, error_code
from classify.aws.report_table import ReportTable
from classify.aws.watchlist import Watchlist
from classify.errors import BadRequest, NotFound
from moodlist.deployment.aws_errors import aws_error
from moodlist.options import default_stack


class Stack:
    """One deployment. Only CloudFormation is called until a table or a queue is used.

    Attributes:
        name: the stack's name.
        region: the region it was found in.
        options: the options, after a space, that make another command use the same stack.
    """

    def __init__(self, name: str, region: str | None = None) -> None:
        """Find the stack.

        Raises:
            NotFound: there is no stack with this name in the region.
            BotoCoreError, ClientError: AWS refuses or cannot be reached; `aws_errors` explains these.
        """
        # AWS's own command reads AWS_REGION but boto3 does not; all later clients read AWS_DEFAULT_REGION.
        if region := region or os.environ.get("AWS_REGION"):
            os.environ["AWS_DEFAULT_REGION"] = region
        self.options = _options(name, region)
        cloudformation = client("cloudformation")
        self.name, self.region = name, cloudformation.meta.region_name
        try:
            (found,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if error_code(error) != "ValidationError":  # CloudFormation's code for a missing stack
                raise
            raise NotFound(
                f"There is no stack {name!r} in {self.region}. Name it with --stack and --region; "
                f"`aws cloudformation list-stacks --region {self.region}` lists the stacks."
            ) from None
        self._status = found["StackStatus"]
        self._parameters = {
            item.get("ParameterKey"): item.get("ParameterValue") for item in found.get("Parameters", [])
        }
        self._outputs: dict[str | None, str] = {
            item.get("OutputKey"): item.get("OutputValue", "") for item in found.get("Outputs", [])
        }

    def output(self, key: str) -> str:
        """Return the value of an output.

        Raises:
            MoodlistError: the stack has no such output.
        """
        if key not in self._outputs:
            raise aws_error(
                f"The stack {self.name} ({self._status}) has no output {key}: it is not a Moodlist stack, its "
                "deployment did not finish, or an older version of Moodlist deployed it. Deploy this version and try "
                "again."
            )
        return self._outputs[key]

    def parameter(self, name: str) -> str | None:
        """Return the value of a parameter; None if the stack has no such parameter."""
        return self._parameters.get(name)

    def watchlist(self) -> Watchlist:
        """Return the playlists that the schedule classifies."""
        return Watchlist(self.output("WatchlistTableName"))

    def reports(self) -> ReportTable:
        """Return the table of reports, for reading."""
        return ReportTable(self.output("ReportTableName"), retention_days=0)  # only a writer needs the days

    def catalog_bucket(self) -> CatalogBucket:
        """Return the bucket of catalogs.

        Raises:
            BadRequest: the deployment has no catalogs.
        """
        return CatalogBucket(self._catalog_output("CatalogBucketName"))

    def catalog_machine(self) -> str:
        """Return the ARN of the state machine that scores catalogs.

        Raises:
            BadRequest: the deployment has no catalogs.
        """
        return self._catalog_output("CatalogMachineArn")

    def _catalog_output(self, key: str) -> str:
        if self.parameter("Catalogs") == "false":
            raise BadRequest(
                f"The stack {self.name} was deployed without catalogs. Deploy it again with the parameter "
                "Catalogs=true (docs/scale.md)."
            )
        return self.output(key)


def _options(name: str, region: str | None) -> str:
    words = ([] if name == default_stack() else ["--stack", name]) + (["--region", region] if region else [])
    return "".join(f" {shlex.quote(word)}" for word in words)

"""The deployed stack, as its owner sees it."""

from functools import cached_property
from typing import Any

import boto3
import requests

from local_aws import containers
from local_aws.local_aws import REGION, LocalAws

NAME = "moodlist-local"
MOST_SECONDS = 40  # the gateway waits for 29


class Stack:
    """Its resources by the names that the template gives them, and the API."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws

    def client(self, service: str) -> Any:
        """A boto3 client of the account's owner, who may do anything."""
        return boto3.client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.aws.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    @cached_property
    def outputs(self) -> dict[str, str]:
        """The template's outputs."""
        described = self.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"][0]
        return {each["OutputKey"]: each["OutputValue"] for each in described["Outputs"]}

    @cached_property
    def resources(self) -> dict[str, str]:
        """Physical ids: a queue's URL, a function's or a table's name."""
        described = self.client("cloudformation").describe_stack_resources(StackName=NAME)["StackResources"]
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in described}

    @property
    def host(self) -> str:
        """The API's host and port; curl and browsers find `*.localhost` themselves."""
        return f"{self.resources['Api']}.execute-api.localhost:{self.aws.port}"

    @property
    def url(self) -> str:
        """Where the API is, stage included."""
        return f"http://{self.host}/v1"

    def ask(self, method: str, path: str, *, key: bool = True, **kwargs: Any) -> requests.Response:
        """A request through the gateway; `kwargs` are those of requests, which does not find `*.localhost`."""
        headers = {"Host": self.host, **({"x-api-key": self.api_key} if key else {}), **kwargs.pop("headers", {})}
        url = f"{self.aws.endpoint}/v1{path}"
        return requests.request(method, url, headers=headers, timeout=MOST_SECONDS, allow_redirects=False, **kwargs)

    def log(self) -> str:
        """What the functions wrote so far."""
        pages = self.client("logs").get_paginator("filter_log_events").paginate(logGroupName=self.resources["Logs"])
        return "\n".join(event["message"] for page in pages for event in page["events"])

    def cool_down(self, function: str) -> None:
        """End a function's containers, so that its next call starts from nothing."""
        containers.kill(containers.of_function(self.aws.port, self.resources[function]))

    @cached_property
    def api_key(self) -> str:
        """The value of the API key."""
        key = self.client("apigateway").get_api_key(apiKey=self.resources["ApiApiKey"], includeValue=True)
        value: str = key["value"]
        return value

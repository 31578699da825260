"""Access the deployed stack as its owner does."""

from functools import cached_property
from typing import Any

import requests
from botocore.session import get_session

from local_aws.emulator import REGION, AwsEmulator

STACK_NAME = "moodlist-local"
TIMEOUT_SECONDS = 40  # the gateway itself waits for 29


class Stack:
    """The deployed stack: its resources by their logical ids, its outputs and its API."""

    def __init__(self, emulator: AwsEmulator, name: str = STACK_NAME) -> None:
        self.emulator = emulator
        self.name = name

    def client(self, service: str) -> Any:
        """Return a client with the rights of the account's owner."""
        return get_session().create_client(
            service,
            endpoint_url=self.emulator.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    @cached_property
    def outputs(self) -> dict[str, str]:
        """The values of the template's outputs."""
        described = self.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"][0]
        return {each["OutputKey"]: each["OutputValue"] for each in described["Outputs"]}

    @cached_property
    def resources(self) -> dict[str, str]:
        """Physical ids by logical id: a queue's URL, a function's or a table's name."""
        described = self.client("cloudformation").describe_stack_resources(StackName=self.name)["StackResources"]
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in described}

    @property
    def host(self) -> str:
        """The API's host and port. curl and browsers resolve `*.localhost` themselves."""
        return f"{self.resources['Api']}.execute-api.localhost:{self.emulator.port}"

    @property
    def url(self) -> str:
        """The API's base URL, stage included."""
        return f"http://{self.host}/v1"

    @cached_property
    def api_key(self) -> str:
        """The value of the API key."""
        key = self.client("apigateway").get_api_key(apiKey=self.resources["ApiApiKey"], includeValue=True)
        value: str = key["value"]
        return value

    def request(self, method: str, path: str, *, key: bool = True, **kwargs: Any) -> requests.Response:
        """Send a request through the gateway, with the API key unless `key` is false.

        `kwargs` are those of `requests.request`. The Host header names the API, since requests does not resolve
        `*.localhost`.
        """
        headers = {"Host": self.host, **({"x-api-key": self.api_key} if key else {}), **kwargs.pop("headers", {})}
        url = f"{self.emulator.endpoint}/v1{path}"
        return requests.request(method, url, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False, **kwargs)

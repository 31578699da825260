"""Deploy a function that does nothing, behind its own API: the lower bound for every request to this stack."""

import io
import zipfile
from typing import Any

from local_aws.stack import Stack

NAME = "moodlist-empty"
CODE = 'def handler(event, context):\n    return {"statusCode": 200, "body": "{}"}\n'
TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
    '"Principal": {"Service": "lambda.amazonaws.com"}}]}'
)


def deploy_empty_api(stack: Stack) -> str:
    """Deploy the function and its API, and return the API's host."""
    function = _function(stack)
    gateway, region = stack.client("apigateway"), "eu-west-1"
    api = gateway.create_rest_api(name=NAME)["id"]
    (root,) = gateway.get_resources(restApiId=api)["items"]
    resource = gateway.create_resource(restApiId=api, parentId=root["id"], pathPart="empty")["id"]
    method = {"restApiId": api, "resourceId": resource, "httpMethod": "POST"}
    gateway.put_method(**method, authorizationType="NONE")
    uri = f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations"
    gateway.put_integration(**method, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
    gateway.create_deployment(restApiId=api, stageName="v1")
    return f"{api}.execute-api.localhost:{stack.emulator.port}"


def _function(stack: Stack) -> str:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("empty.py", CODE)
    role: Any = stack.client("iam").create_role(RoleName=NAME, AssumeRolePolicyDocument=TRUST)["Role"]
    created = stack.client("lambda").create_function(
        FunctionName=NAME,
        Runtime="python3.13",
        Handler="empty.handler",
        Role=role["Arn"],
        Code={"ZipFile": code.getvalue()},
        MemorySize=1769,
        Timeout=28,
    )
    arn: str = created["FunctionArn"]
    return arn

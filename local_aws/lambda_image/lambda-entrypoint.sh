#!/bin/sh
# The entry point of Lambda's images. If there is no runtime API to talk to, start the emulator, which provides one.
export _HANDLER="$1"
if [ -z "${AWS_LAMBDA_RUNTIME_API:-}" ]; then
    exec /usr/local/bin/aws-lambda-rie /var/runtime/bootstrap "$1"
fi
exec /var/runtime/bootstrap "$1"

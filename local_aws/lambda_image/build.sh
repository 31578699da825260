#!/bin/bash
# Print the name of a Docker image that runs python3.13 functions as Lambda does; build the image first if it is missing.
#
# The image needs no container registry. It holds Debian trixie, whose Python is 3.13, Lambda's runtime client, and the
# runtime interface emulator that comes with the SAM CLI, in the folders that Lambda uses. Its glibc is 2.41 and Lambda's
# is 2.34, so `make build` installs only wheels that the older one can load.
# Needs root, Docker, debootstrap and what `make .venv-sam/stamp` installs.
set -euo pipefail
cd "$(dirname "$0")"
SITE=$(../../.venv-sam/bin/python -c 'import samcli, pathlib; print(pathlib.Path(samcli.__file__).parent)')

# The tag is a hash of the recipe, so the image is rebuilt only when the recipe changes.
IMAGE=moodlist-lambda-python3.13:$(cat build.sh bootstrap lambda-entrypoint.sh requirements.txt | sha256sum | cut -c1-12)
if docker image inspect "$IMAGE" >/dev/null 2>&1; then
    echo "$IMAGE"
    exit
fi

ROOT=$(mktemp -d)
trap 'rm -rf --one-file-system "$ROOT"' EXIT
{
    # debootstrap does not know the mirror that this machine is configured to use, so pass it on.
    MIRROR=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
    debootstrap --variant=minbase --include=python3,ca-certificates trixie "$ROOT" $MIRROR
    rm -rf "$ROOT"/var/cache/apt/archives/*.deb "$ROOT"/var/lib/apt/lists/* "$ROOT"/usr/share/{doc,man,locale,info}/*

    mkdir -p "$ROOT"/var/{task,runtime,lang/bin} "$ROOT"/opt
    ln -s /usr/bin/python3.13 "$ROOT/var/lang/bin/python3.13"
    ../../.venv-sam/bin/pip install --quiet --no-deps --require-hashes --only-binary=:all: \
        --platform manylinux2014_x86_64 --platform manylinux_2_28_x86_64 --implementation cp --python-version 3.13 \
        --target "$ROOT/var/runtime" -r requirements.txt
    install -m 755 bootstrap "$ROOT/var/runtime/"
    install -m 755 lambda-entrypoint.sh "$ROOT/"
    install -m 755 "$SITE/local/rapid/aws-lambda-rie-x86_64" "$ROOT/usr/local/bin/aws-lambda-rie"

    tar -C "$ROOT" -c --exclude='./proc/*' --exclude='./sys/*' --exclude='./dev/*' . | docker import \
        -c 'ENTRYPOINT ["/lambda-entrypoint.sh"]' \
        -c 'WORKDIR /var/task' \
        -c 'ENV LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime LANG=C.UTF-8 TZ=:/etc/localtime PATH=/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin LD_LIBRARY_PATH=/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib' \
        - "$IMAGE"
} >&2
echo "$IMAGE"

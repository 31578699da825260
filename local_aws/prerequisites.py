"""Check what the machine needs before the stack can run on it."""

import os
import shutil
import subprocess


def missing_prerequisite() -> str | None:
    """Return the first missing prerequisite and how to get it, or None if nothing is missing."""
    if not shutil.which("docker"):
        return "Docker is not installed: apt-get install docker.io"
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        return "The Docker daemon does not answer: start dockerd, or add your user to the group docker."
    if not shutil.which("debootstrap"):
        return "debootstrap is not installed; it builds the Lambda image: apt-get install debootstrap"
    if os.geteuid() != 0:
        return "debootstrap needs root to build the Lambda image: run this command with sudo."
    return None

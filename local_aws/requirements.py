"""What the machine must have."""

import os
import shutil
import subprocess


def missing() -> str | None:
    """What is not there and how to get it, None where all is."""
    if not shutil.which("docker"):
        return "Docker is not installed: apt-get install docker.io"
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        return "No Docker daemon answers: start dockerd, or join the group docker."
    if not shutil.which("debootstrap"):
        return (
            "debootstrap is not installed, which makes the image that stands for Lambda's: apt-get install debootstrap"
        )
    if os.geteuid() != 0:
        return "Only root can make the image that stands for Lambda's, with debootstrap: run it with sudo."
    return None

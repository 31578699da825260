"""One module for each Lambda function of template.yaml. Handlers translate events and make no decisions."""

import gc

# Importing makes no garbage, and looking for it takes 60 ms of a start (docs/decisions/0013).
gc.disable()


def collect_garbage() -> None:
    """Collect garbage from now on, but not what has been imported."""
    gc.freeze()
    gc.enable()

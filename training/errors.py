"""What stops a step; its message is for whoever runs the training."""


class TrainingError(Exception):
    """Base of what a step refuses."""


class DataError(TrainingError):
    """The data at hand are not the data that `datasets.toml` describes."""


class ExportRefused(TrainingError):
    """The graph does not say what the network says, or is too large."""

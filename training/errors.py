"""Errors that end a training step; the user reads their messages."""


class TrainingError(Exception):
    """Base class of the errors below."""


class DataError(TrainingError):
    """The data do not match `datasets.toml`, or a CSV of labels cannot be used."""


class ExportRefused(TrainingError):
    """The ONNX graph differs from the network, or is too large."""

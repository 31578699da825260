from classify.errors import MoodlistError


def error_classes() -> set[type[MoodlistError]]:
    """Return every error class of the package, MoodlistError included; not the classes that tests define."""
    return {error for error in _tree(MoodlistError) if error.__module__.startswith("classify.")}


def _tree(error: type[MoodlistError]) -> set[type[MoodlistError]]:
    return {error}.union(*map(_tree, error.__subclasses__()))

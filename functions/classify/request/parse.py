"""What a POST asks for, whether it is answered at once or later."""

from classify.aws.jobs import Post
from classify.core.playlist import ExportFile
from classify.request.classify import Classification, classification, export
from classify.request.mood import Pair, pairs
from classify.request.options import KnownMood

Asking = Classification | tuple[Pair, ...]


def asking(post: Post, known: KnownMood) -> Asking:
    """The post, read and checked.

    Raises:
        BadRequest: with every fault.
    """
    if post.route == "/mood":
        return pairs(post.body, known)
    if post.file:
        return export(ExportFile(post.body), post.query, known)
    return classification(post.body, post.query, known)

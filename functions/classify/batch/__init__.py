"""The worker's two stories: a watched playlist is classified and compared, and a post gets its report.

A message may come twice, and its work may end anywhere. So each step is such that doing it again changes nothing:
contents and state are written once, and an event, which may go out twice, has the same id both times.
"""

from classify.batch.batch import Batch
from classify.batch.failure import is_final

__all__ = ["Batch", "is_final"]

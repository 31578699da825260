"""What callers get: a report as JSON, CSV or M3U, and an error as an RFC 9457 problem."""

from classify.response.answer import Answer, json_answer, no_content, see_other
from classify.response.problem import problem_answer
from classify.response.result import MoodResult, ReportResult, Result

__all__ = [
    "Answer",
    "MoodResult",
    "ReportResult",
    "Result",
    "json_answer",
    "no_content",
    "problem_answer",
    "see_other",
]

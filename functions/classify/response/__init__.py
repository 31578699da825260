"""What goes back to the caller: a report as JSON, CSV or M3U, and an error as a problem."""

from classify.response.answer import Answer, json_answer
from classify.response.form import report_answer
from classify.response.problem import problem_answer
from classify.response.songs import mood_songs, skipped_header

__all__ = ["Answer", "json_answer", "mood_songs", "problem_answer", "report_answer", "skipped_header"]

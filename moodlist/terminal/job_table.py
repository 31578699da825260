"""A table of a deployment's failed jobs, for terminals of any width and for pipes."""

from collections.abc import Callable, Iterator, Sequence

from classify.aws.job_queue import PostedJob, WatchedJob, decode_job
from classify.aws.report_table import ReportRecord
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from classify.response.problem import decode_problem
from moodlist.terminal.columns import Column, columns_or_lines
from moodlist.terminal.text import PLAIN, Fragment, Line, link_that_fits, terminal_width

FindReport = Callable[[str], ReportRecord | None]
HEAD = (Column("Job"), Column("Run or report"), Column("Problem"))


def job_table(bodies: Sequence[str], find_report: FindReport) -> Iterator[Line]:
    """Yield a line for each message. On a narrow terminal, what does not fit is on the lines below.

    `find_report` returns the report with an id, whose problem is shown.
    """
    return columns_or_lines(HEAD, [_row(body, find_report) for body in bodies])


def _row(body: str, find_report: FindReport) -> list[Fragment]:
    try:
        job = decode_job(body)
    except BadRequest as error:
        return [("not a job", PLAIN), ("-", PLAIN), (error.detail, PLAIN)]
    match job:
        case WatchedJob():
            url = SpotifyLink("playlist", job.playlist).url
            what, where = link_that_fits(url, terminal_width() or len(url)), job.run
        case PostedJob():
            what, where = f"POST {job.post.route if job.post else '(large)'}", job.report
    return [(text, PLAIN) for text in (what, where, _problem(find_report(job.report)))]


def _problem(report: ReportRecord | None) -> str:
    """Return the problem in the job's report; a job whose worker died has none."""
    problem = decode_problem(report.problem) if report else None
    return f"{problem.title}: {problem.detail}" if problem else "unknown; see the log"

"""The line of progress that one program writes and another reads."""

import io

import pytest

from twohander.progress import ProgressLine, progress_of


def test_what_was_written_into_a_log_is_read_back():
    log = io.StringIO()
    with ProgressLine(log) as progress:
        for share, doing in ((0.0, "starting"), (0.5, "hearing A, 40 % loud"), (1.0, "done")):
            progress(share, doing)
    assert [progress_of(line) for line in log.getvalue().splitlines(keepends=True)] == [
        (0.0, "starting"), (0.5, "hearing A, 40 % loud"), (1.0, "done")]


@pytest.mark.parametrize("line", ["", "twohander: 5% of it is missing", "Traceback", "12 seconds"])
def test_other_lines_are_none(line):
    assert progress_of(line) is None

"""One job at a time: what operators say while another one runs."""

from .. import jobs


def nothing_runs(operator) -> bool:
    """For an operator's poll: whether it may start a job; if not, its tooltip says why."""
    if jobs.current() is None:
        return True
    operator.poll_message_set("Wait for the running job, or press Esc to cancel it")
    return False

"""Messages on their way between a worker and its client."""

import pytest

from twohander.errors import WorkerError
from twohander.worker.protocol import PROTOCOL, Alive, Animate, Cancel, Done, Draft, Failed, Hello, Progress, Stopped, decoded, encoded


@pytest.mark.parametrize("message", [
    Hello(PROTOCOL, "1.2.3", [{"name": "understudy"}]), Animate(1, {"seed": 3}, "/out"),
    Draft(2, [{"seed": 3}, {"seed": 4}], "/out"), Cancel(1), Alive(), Progress(1, 0.5, "hearing"),
    Done(1, "/out/conversation.json"), Stopped(1), Failed(None, "não há ✗\nmemória"),
])
def test_a_message_is_one_line_of_ascii_and_comes_back(message):
    line = encoded(message)
    assert line.isascii() and line.count(b"\n") == 1 and line.endswith(b"\n")
    assert decoded(line) == message


def test_a_hello_of_another_protocol_is_understood_whatever_else_it_says():
    hello = decoded(b'{"type": "hello", "protocol": 99, "version": "7.0", "gpus": 3}\n')
    assert (hello.protocol, hello.version) == (99, "7.0")


@pytest.mark.parametrize("line", [
    b"Downloading...\n", b"\xff\xfe\n", b"{}\n", b"[]\n", b"3\n", b'{"type": "dance"}\n', b'{"type": "done", "job": 1}\n',
    b'{"type": "cancel", "job": 1',
    b'{"type": "cancel", "job": 1, "now": true}\n', b'{"type": ["cancel"]}\n', b"[" * 100_000,
])
def test_anything_else_is_refused(line):
    with pytest.raises(WorkerError, match="no message"):
        decoded(line)

"""Work done in a copy of this process, so that a second core takes half of a long calculation.

The copy shares the memory of its parent as it was, so nothing has to be sent to it; only the result comes back. It may
calculate, and read files that it opens itself; the database, logs and open files are its parent's and not its own.
"""

import os
import pickle
import select
import signal
import sys

MOST_RESULT = 256 * 1024 * 1024  # bytes
SHORTEST_LIMIT = 60  # seconds
FROM_BYTES = 1024 * 1024  # of a file: a copy costs more than a small one


def can_copy():
    """Whether a second core is there and free at this moment, in a system whose processes can be copied.

    A copy costs about a fifth more of processor, which buys nothing on a machine that is busy already. The averages of
    the machine's load would still count the work of the minute before.
    """
    return sys.platform == "linux" and _running() <= len(os.sched_getaffinity(0)) > 1


def _running():
    """Returns how many processes and threads run or could run now, this one included."""
    with open("/proc/loadavg") as stream:
        return int(stream.read().split()[3].partition("/")[0])


class Copy:
    """`work()` under way in a copy of this process. Whoever starts one closes it, whatever happens in between."""

    def __init__(self, work):
        self._work, self._reader, self._child = work, None, None
        reader, writer = os.pipe()
        try:
            child = os.fork()
        except OSError:
            os.close(reader)
            os.close(writer)
            return
        if child == 0:
            os.close(reader)
            _answer(work, writer)
        os.close(writer)
        self._reader, self._child = reader, child

    def result(self, limit=SHORTEST_LIMIT):
        """Waits for what `work()` returned, at most `limit` seconds without a sign of it.

        A copy that fails for whatever reason, a lack of memory or a lock that was held when it was made included, is
        made good here: the work is done once more where its errors can be seen.
        """
        said = self._said(limit) if self._child is not None else None
        status = self.close(is_done=said is not None)
        return pickle.loads(said) if status == 0 and said else self._work()  # noqa: S301 - our own copy said it

    def _said(self, limit):
        """Returns the bytes of the answer, None where they do not come."""
        said = bytearray()
        while len(said) <= MOST_RESULT and select.select([self._reader], [], [], limit)[0]:
            chunk = os.read(self._reader, 1 << 20)
            if not chunk:
                return bytes(said)
            said += chunk
        return None

    def close(self, *, is_done=False):
        """Ends the copy if it still runs, and gives back what it held; returns its status, None if there is none."""
        if self._child is None:
            return None
        child, self._child = self._child, None
        os.close(self._reader)
        if not is_done:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        return status


def _answer(work, writer):
    """Says the result to the parent and ends, without any of the cleaning up that is the parent's to do."""
    code = 1
    try:
        said = pickle.dumps(work(), pickle.HIGHEST_PROTOCOL)
        with open(writer, "wb") as stream:
            stream.write(said)
        code = 0
    finally:
        os._exit(code)

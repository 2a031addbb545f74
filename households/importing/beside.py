"""Work done in a copy of this process, so that a second core takes half of a long calculation.

The copy shares the memory of its parent as it was, so nothing has to be sent to it; only the result comes back. It may
calculate and must not touch the database, files or logs, for their connections are the parent's.
"""

import os
import pickle
import sys

MOST_RESULT = 256 * 1024 * 1024  # bytes


def can_copy():
    """Whether a second core is there and free, in a system whose processes can be copied.

    A copy costs about a fifth more of processor, which buys nothing on a machine that is busy already.
    """
    return sys.platform == "linux" and os.getloadavg()[0] < len(os.sched_getaffinity(0)) > 1


def start(work):
    """Starts `work()` in a copy of this process; returns a function that waits for what it returned.

    A copy that fails for whatever reason, a lack of memory included, is made good here: the work is done once more
    where its errors can be seen.
    """
    reader, writer = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        return work
    if child == 0:
        os.close(reader)
        _answer(work, writer)
    os.close(writer)

    def result():
        with open(reader, "rb") as stream:
            said = stream.read(MOST_RESULT)
        _, status = os.waitpid(child, 0)
        return pickle.loads(said) if status == 0 and said else work()  # noqa: S301 - our own copy said it

    return result


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

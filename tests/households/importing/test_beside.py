"""Work in a copy of the process: what it returns, and that a copy that fails, hangs or is not wanted leaves nothing."""

import os
import sys
import threading

import pytest

from households.importing.bulk import Aside
from ui.workbooks.beside import Copy

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes that can be copied")


def children():
    """How many children this process has, ended ones that nobody waited for among them."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return 0
    return 1


def handles():
    return len(os.listdir("/proc/self/fd"))


def test_a_copy_answers_with_what_it_worked_out():
    here = os.getpid()
    before = handles()
    copy = Copy(lambda: (os.getpid(), "x" * 3_000_000))
    pid, text = copy.result()
    assert pid != here and len(text) == 3_000_000
    copy.close()  # once more does nothing
    assert (children(), handles()) == (0, before)


def test_a_copy_that_hangs_is_ended_and_its_work_done_here():
    here, held = os.getpid(), threading.Event()

    def work():
        if os.getpid() != here:
            held.wait()  # for ever: whoever would set it is not in the copy
        return "done here"

    before = handles()
    assert Copy(work).result(limit=0.2) == "done here"
    assert (children(), handles()) == (0, before)


def test_a_copy_that_is_not_wanted_any_more_leaves_nothing():
    before = handles()
    copy = Copy(lambda: "x" * 3_000_000)  # more than a pipe takes: it would wait for its reader for ever
    copy.close()
    assert (children(), handles()) == (0, before)


def test_the_error_of_the_work_is_seen():
    with pytest.raises(ZeroDivisionError):
        Copy(lambda: 1 / 0).result()


def test_imports_that_overlap_leave_the_process_as_it_was():
    usual = sys.getswitchinterval()
    first, second = Aside(), Aside()
    for aside in (first, second):
        aside.__enter__()
    for aside in (first, second):
        aside.__exit__(None, None, None)
    assert sys.getswitchinterval() == usual

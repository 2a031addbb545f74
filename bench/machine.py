"""What a figure needs of the machine: a throw-away PostgreSQL, fresh processes with their peak memory, web servers and
load. Only the standard library here: a child's peak counts what its parent held when it was started.
"""

import json
import os
import pwd
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
NOT_COPIED = (
    ".git",
    ".venv",
    ".env",
    "var",
    "staticfiles",
    "artefacts",
    "__pycache__",
    "*.pyc",
    "*.sqlite3*",
    ".*_cache",
)


class NotRun(Exception):
    """The figure cannot be measured here; the message says why."""


@dataclass
class Run:
    """A finished child: what it printed, how long it said it took, the most memory that it and its own children held
    together, and their seconds of processor."""

    note: dict = field(default_factory=dict)
    peak_mib: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def seconds(self):
        return self.note["seconds"]


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def run(module, *arguments, env, cwd, timeout=3600):
    """Runs `python -m module …` in a fresh process and returns a Run; its last line of output is JSON.

    Raises NotRun with the last words of a child that failed, and after `timeout` seconds.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)], stdout=out, stderr=errors, env=env, cwd=cwd
        )
        deadline = time.monotonic() + timeout
        together = 0
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                child.kill()
                os.wait4(child.pid, 0)
                child.returncode = -9
                raise NotRun(f"{module} took longer than {timeout} s")
            together = max(together, _held(child.pid))
            time.sleep(0.02)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        said = out.read().decode().strip().splitlines()
        if child.returncode:
            words = errors.read().decode().strip().splitlines() or said or ["nothing was said"]
            raise NotRun(f"{module} failed: {words[-1][:160]}")
    return Run(json.loads(said[-1]), max(usage.ru_maxrss / 1024, together), usage.ru_utime + usage.ru_stime)


def _held(pid):
    """Returns the MiB that a process holds with its children, shared memory counted once; 0 where it has none.

    The kernel keeps a process's own peak, which is all there is to know of one without children.
    """
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if not children:
            return 0
        time.sleep(0.1)  # asking costs them time: not oftener
        held = re.findall(r"^Pss: *(\d+)", "".join(map(_memory_of, (pid, *children))), re.MULTILINE)
    except OSError:  # no such file outside Linux; or the process has ended meanwhile
        return 0
    return sum(map(int, held)) / 1024


def _memory_of(pid):
    return Path(f"/proc/{pid}/smaps_rollup").read_text()


def median_run(module, *arguments, env, cwd, times=3, timeout=3600):
    """Runs it `times` times, each in a fresh process, and returns the Run of the median time."""
    runs = sorted((run(module, *arguments, env=env, cwd=cwd, timeout=timeout) for _ in range(times)), key=_seconds)
    return runs[len(runs) // 2]


def _seconds(finished):
    return finished.seconds


class Postgres:
    """A cluster with stock settings in a temporary folder, on a free port, gone at the end."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        self.programs = (
            found[-1].parent if found else Path(shutil.which("initdb") or "/nowhere/initdb").resolve().parent
        )

    def start(self):
        """Raises NotRun where there is no PostgreSQL."""
        if not (self.programs / "initdb").exists():
            raise NotRun("PostgreSQL is not installed")
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, pwd.getpwnam("postgres").pw_gid)
        data = self.folder / "data"
        self._call("initdb", "-D", data, "-U", "bench", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        options = f"-p {self.port} -c listen_addresses={HOST} -c unix_socket_directories={self.folder}"
        self._call("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", options, "start")
        return self

    def stop(self):
        subprocess.run(
            [*self._as_user(), str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-m", "fast", "stop"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )

    def database(self, name):
        """Creates an empty database in place of an old one; returns its address."""
        self._call("dropdb", "--if-exists", "--force", *self._where(), name)
        self._call("createdb", *self._where(), name)
        return f"{self.address}/{name}"

    def copy(self, source, name):
        """Creates a database as `source` is now; nobody may be connected to that."""
        self._call("dropdb", "--if-exists", "--force", *self._where(), name)
        self._call("createdb", *self._where(), "-T", source, name)
        return f"{self.address}/{name}"

    @property
    def address(self):
        return f"postgres://bench@{HOST}:{self.port}"

    def _where(self):
        return "-h", HOST, "-p", str(self.port), "-U", "bench"

    def _as_user(self):
        # PostgreSQL refuses to run as root.
        if os.geteuid() == 0:
            return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        return []

    def _call(self, program, *arguments):
        done = subprocess.run(
            [*self._as_user(), str(self.programs / program), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a server started by pg_ctl would hold a pipe open
            stderr=subprocess.DEVNULL,
            cwd="/",
            check=False,
        )
        if done.returncode:
            raise NotRun(f"{program} failed with code {done.returncode}")


@contextmanager
def server(application, *, env, cwd, workers=2):
    """Serves a WSGI application with gunicorn's sync workers; yields its port."""
    port = free_port()
    log = tempfile.TemporaryFile()  # noqa: SIM115 - a child writes to it until the end
    child = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", application, "--bind", f"{HOST}:{port}", "--workers", str(workers)),
            *("--worker-class", "sync", "--log-level", "error"),
        ],
        env=env,
        cwd=cwd,
        stdout=log,
        stderr=log,
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection((HOST, port), timeout=1).close()
                break
            except OSError:
                if child.poll() is not None or time.monotonic() > deadline:
                    raise NotRun(f"{application} did not start") from None
                time.sleep(0.1)
        yield port
    finally:
        child.terminate()
        child.wait(timeout=30)
        log.close()


@contextmanager
def beside(module, *, env, cwd):
    """Runs a module of the bench in the background, from the first line that it prints until the block's end."""
    child = subprocess.Popen([sys.executable, "-m", module], env=env, cwd=cwd, stdout=subprocess.PIPE)
    try:
        if not child.stdout.readline():
            raise NotRun(f"{module} did not start")
        yield
    finally:
        child.terminate()
        child.wait(timeout=30)
        child.stdout.close()


def get(port, path, *, session="", gzip=True):
    """Returns (status, headers, body as it came over the wire) of one request."""
    import http.client  # only the bench's own process asks, and late

    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    headers = {"Host": HOST, "Cookie": f"sessionid={session}"}
    if gzip:
        headers["Accept-Encoding"] = "gzip"
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers, body


def requests_per_second(port, path, session, seconds=4):
    """Returns the throughput of one page, 8 connections for some seconds; raises NotRun for a page that is not 200."""
    status, _, _ = get(port, path, session=session)
    if status != 200:
        raise NotRun(f"{path} answers {status}")
    if shutil.which("wrk"):
        said = subprocess.run(
            [
                *("wrk", "-t1", "-c8", f"-d{seconds}s", "-H", f"Cookie: sessionid={session}"),
                f"http://{HOST}:{port}{path}",
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        if "Non-2xx" in said:
            raise NotRun(f"{path} answers with errors under load")
        return float(next(line for line in said.splitlines() if line.startswith("Requests/sec")).split()[1])
    return _requests_per_second_by_hand(port, path, session, seconds)


def _requests_per_second_by_hand(port, path, session, seconds):
    from concurrent.futures import ThreadPoolExecutor

    until = time.monotonic() + seconds

    def ask():
        count = 0
        while time.monotonic() < until:
            status, _, _ = get(port, path, session=session, gzip=False)
            if status != 200:
                raise NotRun(f"{path} answers {status} under load")
            count += 1
        return count

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(lambda _: ask(), range(8))) / seconds


def median(values):
    return statistics.median(values)

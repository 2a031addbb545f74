"""make bench [ONLY=name]: one line a figure, `name | measured | target | holds, short, or not run: why`. Exits with 0.

ONLY is the start of a figure's name ("import"), or several with commas; FULL=1 measures the peer at full size.
"""

import os
import sys
import time

from bench.figures import NOT_RUN, Outcome
from bench.figures.all import ALL
from bench.machine import NotRun
from bench.world import HOUSEHOLDS, World


def chosen(words):
    wanted = [word.strip() for word in words.split(",") if word.strip()]
    return [figure for figure in ALL if not wanted or any(figure.name.startswith(word) for word in wanted)]


def main():
    words = " ".join(sys.argv[1:]) or os.environ.get("ONLY", "")
    figures = chosen(words)
    if not figures:
        print(f"No figure is named “{words}”. There are: {', '.join(figure.name for figure in ALL)}.")
        return
    print(f"# {HOUSEHOLDS} households, {os.cpu_count()} cores, {time.strftime('%d/%m/%Y %H:%M')}", flush=True)
    with World(say=lambda text: print(f"# {text}", flush=True)) as world:
        for figure in figures:
            try:
                outcomes = figure.measure(world)
            except NotRun as reason:
                outcomes = [Outcome(figure.name, "-", figure.target, f"{NOT_RUN}: {reason}")]
            except Exception as error:  # a figure that breaks must not hide the others
                outcomes = [Outcome(figure.name, "-", figure.target, f"{NOT_RUN}: {type(error).__name__}: {error}")]
            for outcome in outcomes:
                print(outcome.line, flush=True)


if __name__ == "__main__":
    main()

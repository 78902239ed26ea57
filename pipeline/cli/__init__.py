"""The command line: `zhenjie VERB …`. The only place that prints.

Data goes to standard output, messages and progress to standard error. The exit status is 0 where all is well, 1 where
some document failed or something stood in the way, 2 for a wrong use, 130 after Ctrl-C.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from pipeline.cli import cite, consult, correct, keep, learn, process, publish, rules, stats, trace
from pipeline.cli.frame import ObstacleError, UsageError, message


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; `arguments` default to those of the process."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A lone surrogate, from a damaged file, is written as its escape, which is what JSON calls it too.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    chosen = _parser().parse_args(arguments)
    try:
        rules.adopt(getattr(chosen, "rules", None))
        status = int(chosen.verb(chosen))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough. What is left in the buffer must not fail again when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        message("stopped")
        return 130
    except UsageError as error:
        message(str(error))
        return 2
    except (OSError, ObstacleError) as error:
        message(str(error))
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zhenjie", description="Cited facts and corpus search from China's town-and-street reform texts."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for module in (process, consult, stats, cite, publish, keep, learn, correct, rules, trace):
        module.add(verbs)
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        import importlib.metadata

        print(f"zhenjie {importlib.metadata.version('zhenjie')}")
        parser.exit()

"""Runs every test file as a process of its own, several at a time; fails if anything fails, is skipped or is not found."""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
# Files that measure, or work all cores for minutes: nothing else may run beside them.
ALONE = {"test_circle", "test_load"}
# Most tests wait more than they work; those that wait the longest start first.
AT_ONCE = 4
LONG = ["test_end", "test_jobs", "test_editors", "test_start"]


def run(name: str) -> tuple[str, bool, str]:
    started = time.monotonic()
    command = [sys.executable, "-m", "unittest", "-b", name]
    ran = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    summary = re.search(r"^Ran (\d+) tests? in .*$", ran.stderr, re.MULTILINE)
    is_good = ran.returncode == 0 and summary and int(summary[1]) > 0 and "skipped=" not in ran.stderr
    figures = "".join(f"     {line}\n" for line in ran.stdout.splitlines())
    print(f"{'ok  ' if is_good else 'FAIL'} {name}: {summary[0] if summary else 'no test ran'}\n{figures}", end="", flush=True)
    return name, bool(is_good), ran.stdout + ran.stderr + f"({time.monotonic() - started:.0f} s)"


def main() -> int:
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    found = sorted(path.stem for path in HERE.glob("test_*.py"))
    names = sys.argv[1:] or sorted(found, key=lambda name: name not in LONG)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(run, [name for name in names if name not in ALONE]))
    outcomes += [run(name) for name in names if name in ALONE]
    for name, is_good, told in outcomes:
        if not is_good:
            print(f"\n===== {name}\n{told}", file=sys.stderr)
    return 0 if outcomes and all(is_good for _, is_good, _ in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())

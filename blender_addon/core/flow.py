"""Work that never blocks: a flow is a generator that yields whenever it waits or has worked for a while.

The window steps flows from a timer, with a budget per tick (`step_for`); without a window they run to
their end (`drain`). Both ways share every line of what they do.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far a flow is: `share` in [0, 1], a text for people, and whether it waits for somebody else."""

    share: float = 0.0
    text: str = ""
    waits: bool = False


Flow = Generator[Progress, None, T]


class Cancelled(Exception):
    """Thrown into a flow that is to stop; it may go on a little to clean up after itself."""


@dataclass(frozen=True)
class Done:
    """A flow has ended with this value."""

    value: object


def step_for(flow: Flow[T], budget_s: float) -> Progress | Done:
    """Steps a flow until it waits, ends, or has used its budget; what it raises comes through."""
    end = time.perf_counter() + budget_s
    while True:
        try:
            progress = next(flow)
        except StopIteration as stop:
            return Done(stop.value)
        if progress.waits or time.perf_counter() >= end:
            return progress


def drain(flow: Flow[T]) -> T:
    """Runs a flow to its end and returns its value, sleeping where it waits."""
    while True:
        try:
            progress = next(flow)
        except StopIteration as stop:
            return stop.value
        if progress.waits:
            time.sleep(0.004)


def pause(seconds: float, progress: Progress) -> Flow[None]:
    """Waits without blocking."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield Progress(progress.share, progress.text, waits=True)

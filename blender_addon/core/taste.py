"""What the daemon learned of the user's taste, as it tells it: statements, for people to read, weigh, switch off and have forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .daemon import Daemon, call
from .errors import SetdresserError
from .flow import Flow, Progress

Document = dict[str, Any]

NOTHING = "Nothing is learned yet. Accept, reject and move what is proposed."
_ROUTE = "/v1/taste"
_ASKING = Progress(0.5, "Asking what was learned")
# The daemon tells at most 32, in a line each; whatever tells more must not fill the panel.
_MOST_STATEMENTS, _MOST_CHARACTERS = 32, 200


@dataclass(frozen=True)
class TasteStatement:
    """One thing that was learned."""

    id: str
    text: str
    """A sentence in one line."""
    strength: float
    """How much it counts, in [0, 1]."""
    num_jobs: int
    is_on: bool

    def weight(self) -> str:
        """How strong it is and what taught it, in a few words."""
        return f"{self.strength:.0%}, from {_count(self.num_jobs, 'room')}"


@dataclass(frozen=True)
class TasteReport:
    """All that was learned; first what was learned to be strongest, whatever the user gave it since."""

    statements: tuple[TasteStatement, ...] = ()
    num_jobs: int = 0
    num_conflicts: int = 0

    def origin(self) -> list[str]:
        """Where it comes from, in a line or two; nothing where nothing was judged."""
        lines = [f"From {_count(self.num_jobs, 'layout')} that you judged"] if self.num_jobs else []
        if self.num_conflicts:
            lines.append(f"{_count(self.num_conflicts, 'edit')} broke a hard rule and taught nothing")
        return lines

    def statement(self, statement_id: str) -> TasteStatement | None:
        """The statement of an id."""
        return next((statement for statement in self.statements if statement.id == statement_id), None)


def ask(daemon: Daemon) -> Flow[TasteReport]:
    """What was learned of this user until now."""
    return read((yield from call(daemon, "GET", _ROUTE, progress=_ASKING)))


def say(daemon: Daemon, choice: Document) -> Flow[TasteReport]:
    """Says something to a statement (a TasteChoice): what is left then."""
    return read((yield from call(daemon, "POST", _ROUTE, choice, _ASKING)))


def switched(statement_id: str, is_on: bool) -> Document:
    """A TasteChoice: let a statement act, or not."""
    return {"statement": statement_id, "is_on": is_on}


def weighed(statement_id: str, strength: float) -> Document:
    """A TasteChoice: let a statement count so much, in [0, 1]."""
    return {"statement": statement_id, "strength": strength}


def forgotten(statement_id: str) -> Document:
    """A TasteChoice: forget what taught a statement until now."""
    return {"statement": statement_id, "forget": True}


def read(document: Any) -> TasteReport:
    """A TasteReport of the protocol. Raises SetdresserError for anything else."""
    try:
        statements = tuple(map(_statement, document["statements"][:_MOST_STATEMENTS]))
        return TasteReport(statements, int(document["num_jobs"]), int(document["num_conflicts"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise SetdresserError("What the daemon says of your taste cannot be understood", "Update the add-on") from None


def _statement(told: Document) -> TasteStatement:
    # In this order what is no number counts nothing.
    strength = min(max(0.0, float(told["strength"])), 1.0)
    return TasteStatement(str(told["id"]), _sentence(str(told["text"])), strength, int(told["num_jobs"]), bool(told["is_on"]))


def _sentence(text: str) -> str:
    line = " ".join(text.split())
    line = line[:1].upper() + line[1:]
    return line if len(line) <= _MOST_CHARACTERS else line[: _MOST_CHARACTERS - 1] + "…"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"

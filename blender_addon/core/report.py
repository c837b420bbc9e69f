"""Answers in words: what stands where and why, what is wrong, how candidates differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]

ERROR, WARNING, INFO, GOOD = "ERROR", "WARNING", "INFO", "GOOD"
_RANK = {ERROR: 0, WARNING: 1, INFO: 2, GOOD: 3}
_MOVED_M, _TURNED_DEG = 0.05, 5.0


@dataclass(frozen=True)
class Row:
    """One object of the list. `lines` are reasons, problems and hints, ready to be shown."""

    object_id: str
    label: str
    severity: str
    summary: str
    lines: tuple[tuple[str, str], ...]
    """(kind, text): kind is REASON, ERROR, WARNING, INFO or HINT."""


def rows(reward: Document, candidate: Document | None, names: dict[str, str]) -> list[Row]:
    """A row per object, problems first, else in the daemon's order. `names` has the names of new objects."""
    reasons = {line["object"]: line["text"] for line in (candidate or {}).get("plan") or []}
    unplaced = {entry["object"]: entry["reason"] for entry in (candidate or {}).get("unplaced") or []}
    made = [_row(entry["object"], entry.get("diagnostics") or [], reasons, unplaced, names) for entry in reward["objects"]]
    general = reward.get("diagnostics") or []
    if general:
        made.append(_row("", general, {}, {}, {"": "The room"}))
    return sorted(made, key=lambda row: _RANK[row.severity])


def _row(object_id: str, diagnostics: list[Document], reasons: Document, unplaced: Document, names: dict[str, str]) -> Row:
    lines: list[tuple[str, str]] = []
    reason = reasons.get(object_id)
    if reason:
        lines.append(("REASON", reason[:1].upper() + reason[1:]))
    if object_id in unplaced:
        lines.append((ERROR, f"Left where it was: {unplaced[object_id]}"))
    for diagnostic in diagnostics:
        lines.append((diagnostic["severity"].upper(), diagnostic["message"]))
    for hint in dict.fromkeys(diagnostic["hint"] for diagnostic in diagnostics if diagnostic.get("hint")):
        lines.append(("HINT", hint[:1].upper() + hint[1:]))
    severity = min((kind for kind, _ in lines if kind in _RANK), key=_RANK.__getitem__, default=GOOD)
    worst = next((text for kind, text in lines if kind == severity), "")
    summary = worst if severity in (ERROR, WARNING) else (reason or worst or "stays where it is")
    label = names.get(object_id, object_id)
    if summary.lower().startswith(label.lower() + " "):
        summary = summary[len(label) + 1 :]
    return Row(object_id, label, severity, summary, tuple(lines))


def first_fix(reward: Document, object_id: str) -> Document | None:
    """The first hint about an object that comes with numbers."""
    for entry in reward["objects"]:
        if entry["object"] == object_id:
            return next((diagnostic["fix"] for diagnostic in entry.get("diagnostics") or [] if diagnostic.get("fix")), None)
    return None


def num_problems(reward: Document) -> tuple[int, int]:
    """Errors and warnings of a layout."""
    found = [*(reward.get("diagnostics") or [])]
    for entry in reward["objects"]:
        found += entry.get("diagnostics") or []
    severities = [diagnostic["severity"] for diagnostic in found]
    return severities.count("error"), severities.count("warning")


def verdict(reward: Document) -> str:
    """One line about a layout: its total and how many problems are left."""
    errors, warnings = num_problems(reward)
    parts = [f"{reward['total']:.2f}"]
    parts += [_count(errors, "problem")] if errors else []
    parts += [_count(warnings, "remark")] if warnings else []
    return ", ".join(parts if len(parts) > 1 else [*parts, "nothing to complain about"])


def differences(candidate: Document, other: Document, names: dict[str, str]) -> list[str]:
    """How a candidate differs from another, in at most three short lines."""
    before = {entry["object"]: entry for entry in other["placements"]}
    elsewhere = []
    turned = []
    for entry in candidate["placements"]:
        old = before.get(entry["object"])
        name = names.get(entry["object"], entry["object"])
        if old is None or _distance_m(entry, old) > _MOVED_M:
            elsewhere.append(name)
        elif abs((entry["yaw_deg"] - old["yaw_deg"] + 180.0) % 360.0 - 180.0) > _TURNED_DEG:
            turned.append(name)
    lines = []
    if elsewhere:
        lines.append(f"Elsewhere: {_listed(elsewhere)}")
    if turned:
        lines.append(f"Turned: {_listed(turned)}")
    changes = _term_changes(candidate["reward"], other["reward"])
    if changes:
        lines.append(", ".join(changes))
    return lines


def _term_changes(reward: Document, other: Document) -> list[str]:
    changes = []
    for name, term in reward["terms"].items():
        change = term["value"] - other["terms"].get(name, term)["value"]
        if abs(change) >= 0.005 and term.get("weight", 1.0) > 0.0:
            changes.append((abs(change), f"{name} {change:+.2f}"))
    return [text for _, text in sorted(changes, reverse=True)[:3]]


def _distance_m(entry: Document, other: Document) -> float:
    return sum((a - b) ** 2 for a, b in zip(entry["position_m"], other["position_m"], strict=True)) ** 0.5


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:4])
    return shown if len(names) <= 4 else f"{shown} and {len(names) - 4} more"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"

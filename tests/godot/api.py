"""Checks that GDScript uses nothing that Godot gained after 4.4: `api.py FOLDER`.

The engine that runs the tests is newer, and compiles everything; so whatever is used exists there, and this finds what
would be missing in the oldest version that the plugin promises to work with. Names are compared, not types: a member
counts as used where it is written after a dot or called, in a file that names its class; common base classes are named
by no file, and count as named in all.
"""

import re
import sys
from pathlib import Path

TABLE = Path(__file__).with_name("api_after_4.4.txt")
BASES = {"Object", "RefCounted", "Resource", "Node", "Node3D", "CanvasItem", "Control", "VisualInstance3D", "Mesh"}
SYNTAX = {r"^\s*@abstract\b": "@abstract", r"\(\s*(\w.*,\s*)?\.\.\.\w+": "variadic arguments"}


def read_table() -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    """Gives the newer classes by name, and the newer members by name, each with its class and version."""
    classes: dict[str, str] = {}
    members: dict[str, list[tuple[str, str]]] = {}
    for line in TABLE.read_text().splitlines():
        if line.startswith("#"):
            continue
        version, name = line.split()
        owner, dot, member = name.partition(".")
        if dot:
            members.setdefault(member, []).append((owner, version))
        else:
            classes[owner] = version
    return classes, members


def without_comments(source: str) -> str:
    """Blanks comments and the insides of strings, which may say anything."""
    return re.sub(r'"(?:\\.|[^"\\\n])*"|#[^\n]*', lambda found: '""' if found[0][0] == '"' else "", source)


def findings(path: Path) -> list[str]:
    """Lists what the script at `path` uses that is too new."""
    classes, members = read_table()
    found = []
    source = without_comments(path.read_text())
    words = BASES | set(re.findall(r"\b[A-Za-z_]\w*\b", source))
    for number, line in enumerate(source.splitlines(), 1):
        where = f"{path}:{number}"
        for word in re.findall(r"\b[A-Z]\w*\b", line):
            if word in classes:
                found.append(f"{where}: {word} exists since {classes[word]}")
        for word in re.findall(r"\.(\w+)|\b(\w+)\(", line):
            name = word[0] or word[1]
            for owner, version in members.get(name, []):
                if owner in words and f"func {name}" not in source:
                    found.append(f"{where}: {owner}.{name} exists since {version}")
        for pattern, what in SYNTAX.items():
            if re.search(pattern, line):
                found.append(f"{where}: {what} exist since 4.5")
    return found


def main() -> int:
    scripts = sorted(Path(sys.argv[1]).rglob("*.gd"))
    found = [line for script in scripts for line in findings(script)]
    print("\n".join(found) if found else f"ok   {len(scripts)} scripts use nothing newer than Godot 4.4")
    return 1 if found or not scripts else 0


if __name__ == "__main__":
    sys.exit(main())

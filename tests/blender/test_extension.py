"""The extension itself: what is in the zip, what Blender is told, and that nothing stays behind."""

from __future__ import annotations

import ast
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import tomllib
import zipfile
from pathlib import Path

import addon_utils
import bpy
from conftest import PACKAGE, ROOT

ADDON = ROOT / "blender_addon"
STANDARD = {"__future__", "array", "base64", "bpy", "collections", "ctypes", "dataclasses", "errno", "gpu", "gpu_extras", "http", "io", "json",
            "math", "mathutils", "os", "pathlib", "re", "shutil", "socket", "struct", "subprocess", "sys", "textwrap", "time", "typing", "uuid",
            "zlib"}  # fmt: skip


def test_the_zip_holds_the_add_on_and_nothing_else() -> None:
    names = zipfile.ZipFile(os.environ["EXTENSION_ZIP"]).namelist()
    assert {"blender_manifest.toml", "LICENSE", "__init__.py"} <= set(names)
    assert all(name.endswith(".py") or name in ("blender_manifest.toml", "LICENSE") for name in names), names


def test_the_manifest_keeps_the_platforms_rules() -> None:
    """What Blender's own validator does not look at."""
    manifest = tomllib.loads((ADDON / "blender_manifest.toml").read_text())
    assert manifest["license"] == ["SPDX:GPL-3.0-or-later"]
    assert manifest["blender_version_min"] == "4.2.0"
    assert "blender" not in manifest["name"].lower()
    texts = [manifest["tagline"], *manifest["permissions"].values()]
    assert all(len(text) <= 64 and text[-1].isalnum() for text in texts)
    assert set(manifest["permissions"]) == {"network", "files"}
    assert set(manifest["tags"]) <= {"3D View", "Object", "Scene"}


def test_it_can_be_served_from_a_repository_of_our_own(tmp_path: Path) -> None:
    """As `blender --command extension server-generate` does it."""
    shutil.copy(os.environ["EXTENSION_ZIP"], tmp_path)
    tool = Path(bpy.utils.system_resource("SCRIPTS")) / "addons_core" / "bl_pkg" / "cli" / "blender_ext.py"
    subprocess.run([sys.executable, tool, "server-generate", "--repo-dir", tmp_path], check=True, capture_output=True)
    (entry,) = json.loads((tmp_path / "index.json").read_text())["data"]
    assert entry["id"] == "setdresser"
    assert entry["archive_url"].endswith(Path(os.environ["EXTENSION_ZIP"]).name)


def test_only_the_standard_library_and_no_threads() -> None:
    for file in ADDON.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} <= STANDARD, file
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                assert node.module.split(".")[0] in STANDARD, file
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec", "compile", "__import__"), file


def test_layers() -> None:
    """core imports core, tool imports core and tool, ui may import all."""
    for layer, allowed in (("core", set()), ("tool", {"core"})):
        for file in (ADDON / layer).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.ImportFrom) and node.level == 2:
                    assert (node.module or "").split(".")[0] in allowed, file


def test_files_stay_small() -> None:
    assert all(len(file.read_text().splitlines()) <= 300 for file in ADDON.rglob("*.py"))


def _registered() -> set[str]:
    return {name for name in dir(bpy.types) if name.upper().startswith("SETDRESSER")}


def _handlers() -> int:
    lists = (getattr(bpy.app.handlers, name) for name in dir(bpy.app.handlers))
    return sum(len(handlers) for handlers in lists if isinstance(handlers, list))


def _sockets() -> int:
    """Open sockets of this process."""
    links = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            links.append(os.readlink(entry))
        except OSError:
            pass
    return sum(link.startswith("socket:") for link in links)


def test_switching_off_and_on_leaves_nothing_behind(daemon: object) -> None:
    """No class, property, handler, menu entry, timer, thread or socket: T72."""
    threads, sockets = threading.active_count(), _sockets()
    for _ in range(3):
        before = _handlers()
        menu = len(bpy.types.VIEW3D_MT_object._dyn_ui_initialize())
        addon_utils.disable(PACKAGE)
        assert _registered() == set()
        assert not hasattr(bpy.types.Scene, "setdresser")
        assert not hasattr(bpy.types.Object, "setdresser")
        assert _handlers() == before - 4
        assert len(bpy.types.VIEW3D_MT_object._dyn_ui_initialize()) == menu - 1
        addon_utils.enable(PACKAGE, default_set=True)
        assert _handlers() == before
        assert bpy.ops.setdresser.check.poll()
    assert threading.active_count() == threads
    assert _sockets() == sockets
    assert socket.getdefaulttimeout() is None


def test_every_operator_says_what_it_does() -> None:
    for name in dir(bpy.ops.setdresser):
        described = getattr(bpy.ops.setdresser, name).get_rna_type()
        assert described.description.strip(), name
        assert not described.description.rstrip().endswith("."), name
        for prop in described.properties:
            assert prop.identifier in ("rna_type", "opening") or prop.name, name

"""The build: the same bytes from the same sources, wherever they lie, and a manifest of them."""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from client.relay.served import built as built_in
from schemas.web import MANIFEST, TYPES, parse_manifest
from tooling import node, web

ROOT = Path(__file__).resolve().parents[2]


def not_sources(folder: str, names: list[str]) -> set[str]:
    """Return what of a folder of the web client was made here."""
    own = {"dist"} if Path(folder) == web.WEB else set()
    return own | {name for name in names if name.startswith((".souspli-", ".vite"))}


def link_or_copy(source: str, target: str) -> None:
    """Put a file somewhere else, at no cost where the file system allows it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def build_in(folder: Path) -> dict[str, bytes]:
    """Build the sources in a folder of their own; returns what came out, by path."""
    shutil.copytree(
        web.WEB,
        folder / "web",
        symlinks=True,
        ignore=not_sources,
        copy_function=link_or_copy,
    )
    shutil.copytree(ROOT / "schemas", folder / "schemas", ignore=shutil.ignore_patterns("vectors"))
    found = node.find()
    vite = folder / "web" / "node_modules" / "vite" / "bin" / "vite.js"
    environment = found.environment() | {"TZ": "Asia/Tokyo", "LANG": "C", "HOME": str(folder)}
    command = [found.node, str(vite), "build", "--logLevel=error"]
    subprocess.run(command, cwd=folder / "web", env=environment, check=True)
    dist = folder / "web" / "dist"
    return {str(path.relative_to(dist)): path.read_bytes() for path in dist.rglob("*") if path.is_file()}


def test_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """Built elsewhere, under other settings, each file is the same, the compressed ones too."""
    here = {str(path.relative_to(built)): path.read_bytes() for path in built.rglob("*") if path.is_file()}
    assert build_in(tmp_path / "quite" / "another place") == here


def test_the_manifest(built: Path) -> None:
    """It names every file that is served, by its hash, and the version of the project."""
    manifest = parse_manifest((built / MANIFEST).read_bytes())
    served = [path for path in built.rglob("*") if path.suffix in TYPES and path.is_file()]
    assert manifest.files == {
        path.relative_to(built).as_posix(): hashlib.sha256(path.read_bytes()).digest()
        for path in served
        if path.name != MANIFEST
    }
    assert list(manifest.files) == sorted(manifest.files)
    assert manifest.version == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert built_in(built) == (built / MANIFEST).read_bytes()


def test_everything_is_served(built: Path) -> None:
    """No file of the build has a type that the relay would leave out."""
    copies = {".br", ".gz"}
    assert {path.suffix for path in built.rglob("*") if path.is_file()} <= TYPES.keys() | copies


def test_an_installation_has_it(built: Path, tmp_path: Path) -> None:
    """The wheel that is deployed holds web client and guest's page, where the relay looks for them."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    served = {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    assert {f"server/web/dist/{path}" for path in served} <= names
    assert "server/web/dist/guest.html" in names
    assert not [name for name in names if "node_modules" in name]


def test_nothing_is_inline(built: Path) -> None:
    """No page has a script or style in it but the import map, and none is loaded from elsewhere."""
    for page in built.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        scripts = [part for part in text.split("<script")[1:] if "src=" not in part.partition(">")[0]]
        assert [part.partition(">")[0] for part in scripts] == [' type="importmap"']
        assert "<style" not in text
        assert "style=" not in text
        assert "://" not in text

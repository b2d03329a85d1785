"""Finding the modules of the aspects: a folder with an `apps.py` is a module; there is no list to keep."""

from __future__ import annotations

from pathlib import Path

from fadu.runtime.places import PACKAGE


def modules() -> list[str]:
    """Dotted names of the modules, by aspect and name: `fadu.aspects.a6_disputes.reconsideration`."""
    found = sorted(PACKAGE.glob("aspects/*/*/apps.py"))
    return [".".join(("fadu", *file.parent.relative_to(PACKAGE).parts)) for file in found]


def present(name: str, file: str = "apps.py") -> bool:
    """Whether a part of the product is there."""
    return (PACKAGE.joinpath(*name.split(".")[1:]) / file).exists()


def own_apps() -> list[str]:
    """Our Django apps in the order that decides whose template or command comes first."""
    apps = ["fadu.kernel", "fadu.people", *modules(), "fadu.web"]
    return [name for name in apps if present(name) or present(name, "models.py")]


def template_folders() -> list[Path]:
    """Template folders of our apps: pages first, so that the whole product looks alike."""
    names = ["fadu.web", *(name for name in own_apps() if name != "fadu.web")]
    folders = [PACKAGE.joinpath(*name.split(".")[1:]) / "templates" for name in names]
    return [folder for folder in folders if folder.is_dir()]

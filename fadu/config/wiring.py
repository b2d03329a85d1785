"""Finding the modules of the aspects: a folder with an `apps.py` is a module; there is no list to keep."""

from __future__ import annotations

from pathlib import Path

from fadu.runtime.places import PACKAGE


def modules() -> list[str]:
    """Dotted names of the modules, by aspect and name: `fadu.aspects.a6_disputes.reconsideration`."""
    found = sorted(PACKAGE.glob("aspects/*/*/apps.py"))
    return [".".join(("fadu", *file.parent.relative_to(PACKAGE).parts)) for file in found]


def shared() -> list[str]:
    """Dotted names of the registers that several aspects work with: `fadu.registry.enterprises`."""
    return [f"fadu.registry.{file.parent.name}" for file in sorted(PACKAGE.glob("registry/*/apps.py"))]


def own_apps() -> list[str]:
    """Our Django apps in the order that decides whose template or command comes first."""
    return ["fadu.kernel", "fadu.people", *shared(), *modules(), "fadu.web"]


def template_folders() -> list[Path]:
    """Template folders of our apps: pages first, so that the whole product looks alike."""
    names = ["fadu.web", *(name for name in own_apps() if name != "fadu.web")]
    folders = [PACKAGE.joinpath(*name.split(".")[1:]) / "templates" for name in names]
    return [folder for folder in folders if folder.is_dir()]

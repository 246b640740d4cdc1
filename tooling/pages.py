"""A hook of the builder of the wheel: the pages that the relay serves go into it, where they were built.

Without `./dev web` before it, the wheel has everything but the web client, and its builder says so.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Pages(BuildHookInterface):  # type: ignore[type-arg]  # its configuration is of no concern
    """Maps folders of web/ into the package `server`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name them, unless the package is only linked to, as in development."""
        if version == "editable":
            return
        web = Path(self.root) / "web"
        if (web / "dist").is_dir():
            build_data["force_include"][str(web / "dist")] = "server/web/dist"
        else:
            sys.stderr.write("Without the web client: ./dev web builds it.\n")

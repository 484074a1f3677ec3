"""The secret key that a process makes for itself where the operator gives none."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

NAME: Final = "secret_key"
_BYTES: Final = 32


def own_secret(folder: Path) -> str:
    """Give the secret kept in the data folder; the first start makes it.

    Args:
        folder: the data folder.

    Raises:
        OSError: the folder cannot be read or written.
    """
    file = folder / NAME
    try:
        # Made whole under another name, then linked: of two first starts one wins, and none reads half a key.
        made = folder / f"{NAME}.{os.getpid()}"
        made.touch(mode=0o600, exist_ok=False)
        made.write_text(secrets.token_urlsafe(_BYTES) + "\n", "ascii")
        try:
            os.link(made, file)
        finally:
            made.unlink()
    except FileExistsError:
        pass
    return file.read_text("ascii").strip()

"""Files that a message carries, for a channel that can only name them: kept in a folder for whoever wants to look."""

import os
import re
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from monitor.messages import Attachment

_UNFIT = re.compile(r"[^\w.-]+")


class Files:
    """Keeps files under their own names in `folder`, which only its owner may enter; made with the first of them."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def keep(self, attachment: Attachment) -> Path:
        """Where it lies now, beside every earlier one of its name; OSError where there is no room for it."""
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="twoam-chat-"))
        path = self._folder / _fit(attachment.name)
        for number in count(2):
            try:
                _write(path, attachment.body)
            except FileExistsError:
                path = path.with_stem(f"{Path(_fit(attachment.name)).stem}-{number}")
                continue
            break
        return path


def _write(path: Path, body: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(body)


def _fit(name: str) -> str:
    """The name without folders, and without what a shell or a file system would take for something else."""
    return _UNFIT.sub("_", name).strip("._-")[-80:] or "file"

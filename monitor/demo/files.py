"""Files that people sent through the local Bot API, as getFile hands them out."""

import re
from typing import Any

from aiohttp import web

from monitor.demo.chats import Chats, File
from monitor.demo.refusals import refuse

# Bot API, getFile: "For the moment, bots can download files of up to 20MB in size."
_LARGEST = 20 * 1000 * 1000
_ID = re.compile(r"file-(-?\d+)-(\d+)")


def get_file(chats: Chats, file_id: str) -> dict[str, Any]:
    """The method getFile."""
    file = _found(chats, file_id)
    if file is None:
        raise refuse("no_such_file")
    if len(file.body) > _LARGEST:
        raise refuse("download_too_big")
    said = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(file.body)}
    return said | {"file_path": f"sent/{file_id}"}


def handed_out(chats: Chats, path: str) -> web.Response:
    """The bytes under a `file_path`."""
    file = _found(chats, path.removeprefix("sent/"))
    return web.Response(status=404) if file is None else web.Response(body=file.body, content_type=file.mime)


def _found(chats: Chats, file_id: str) -> File | None:
    hit = _ID.fullmatch(file_id)
    message = chats.message(int(hit[1]), int(hit[2])) if hit else None
    return message.file if message else None

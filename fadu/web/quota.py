"""The most that one request may upload: what comes after that is not read, so that nobody can fill the disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from fadu.kernel.uploads import MAX_BYTES

MOST_BYTES = 11 * MAX_BYTES


class Quota(FileUploadHandler):
    """First in the chain of upload handlers: counts, hands on, and stops the request when it is too much."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the chunk on to the handlers that keep it. Raises StopUpload beyond the quota."""
        self.seen += len(raw_data)
        if self.seen > MOST_BYTES:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Files are kept by the handlers behind."""

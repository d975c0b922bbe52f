# SPDX-License-Identifier: Apache-2.0
"""Uploaded files are held in memory and never written to a temporary folder: some must not be kept at all."""

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST: Final = 16 * 1024 * 1024
"""The most bytes of a request's files that are held, as much as a parcel carries; of one that goes beyond it the size alone."""


class MemoryUploads(FileUploadHandler):
    """Takes each file of a form whole, or nothing of it but its size, so that a page can say what is too large."""

    _content: BytesIO
    _held = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what comes while it fits."""
        if self._content.tell() != start:
            return
        if self._held + len(raw_data) > MOST:
            self._held -= start
            self._content = BytesIO()
        else:
            self._held += len(raw_data)
            self._content.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """The file as a form reads it."""
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content,
            self.field_name,
            self.file_name,
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )

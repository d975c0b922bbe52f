# SPDX-License-Identifier: Apache-2.0
"""Uploaded files are held in memory and never written to disk, for some must not be kept at all; a page that takes large ones says so."""

import fcntl
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

MOST: Final = 16 * 1024 * 1024
"""The most bytes of a request's files that are held, as much as a parcel carries; of one that goes beyond it the size alone."""

IN_MEMORY: Final = 4 * 1024 * 1024
"""A file of more bytes goes to disk on a page that takes large ones."""

NAMED: Final = "upload-"
"""How the name of a file begins that is being uploaded."""


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


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A large file that was uploaded: where it lies until its request ends, its hash, its size in bytes."""

    path: Path
    sha256: str
    bytes: int


class LargeUpload(UploadedFile):  # type: ignore[type-arg]  # Django's class takes none
    """An uploaded file that lies on disk, `None` where the disk has no room for it. Closed, it is gone unless it was linked elsewhere."""

    on_disk: OnDisk | None = None


class DiskUploads(MemoryUploads):
    """Takes a file of up to `limit` bytes, a large one into `folder`, of which it leaves `spare` bytes free."""

    def __init__(self, folder: Path, *, limit: int, spare: int) -> None:
        super().__init__()
        self.folder = folder
        self.limit = limit
        self.spare = spare
        self._hash = sha256()
        self._file: _TemporaryFileWrapper[bytes] | None = None
        self._full = False

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002, N803  # Django's names
        """Before the first byte: whether there is room for all of it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._full = shutil.disk_usage(self.folder).free - content_length < self.spare

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._hash, self._file = sha256(), None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what comes, from the first byte beyond `IN_MEMORY` on disk; beyond the limit nothing."""
        if start + len(raw_data) <= IN_MEMORY:
            super().receive_data_chunk(raw_data, start)
            self._hash.update(raw_data)
            return
        if start + len(raw_data) > self.limit or self._full:
            self._drop()
            return
        try:
            self._to_disk(raw_data, start)
        except OSError:
            self._full = True
            self._drop()

    def _to_disk(self, raw_data: bytes, start: int) -> None:
        if self._file is None and start <= IN_MEMORY:
            self._file = tempfile.NamedTemporaryFile(dir=self.folder, prefix=NAMED)  # noqa: SIM115  # closed with the upload
            # Whoever sweeps the folder leaves alone what is held.
            fcntl.flock(self._file, fcntl.LOCK_SH)
            self._file.write(self._content.getvalue())
            self._content = BytesIO()
        if self._file is not None:
            self._file.write(raw_data)
            self._hash.update(raw_data)

    def _drop(self) -> None:
        self._content = BytesIO()
        if self._file is not None:
            self._file.close()
            self._file = None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """The file as a form reads it."""
        if file_size <= IN_MEMORY:
            return super().file_complete(file_size)
        found = LargeUpload(self._file or BytesIO(), self.file_name or "", self.content_type, file_size, self.charset)
        if self._file is not None:
            try:
                self._file.flush()
            except OSError:
                self._drop()
                return found
            found.on_disk = OnDisk(Path(self._file.name), self._hash.hexdigest(), file_size)
            self._file = None
        return found

    def upload_interrupted(self) -> None:
        """Nothing is kept of what broke off."""
        self._drop()

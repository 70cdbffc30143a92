"""Uploads are judged by their content, never by their name or claimed type."""

from dataclasses import dataclass
from io import BytesIO

from flask_babel import gettext as _
from PIL import Image, UnidentifiedImageError
from werkzeug.datastructures import FileStorage

from eventsapp.infra.refusals import Refusal

MEGABYTE = 1024 * 1024
LARGEST_SCAN = 10 * MEGABYTE
LARGEST_PICTURE = 12_000
"""Pixels along one side."""
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class UnacceptableUpload(Refusal):
    """A file that is not what this place takes."""

    status = 422


@dataclass(frozen=True)
class Upload:
    """A file whose content was looked at."""

    data: bytes
    name: str
    media_type: str


def read_upload(file: FileStorage, *, field: str, largest: int) -> Upload:
    """Return an uploaded file's bytes; refuses empty and too large ones."""
    data = file.stream.read(largest + 1)
    if not data:
        raise UnacceptableUpload(_("This file is empty."), field=field)
    if len(data) > largest:
        limit = largest // MEGABYTE
        raise UnacceptableUpload(_("This file is larger than %(limit)s MB.", limit=limit), field=field)
    return Upload(data, file.filename or "file", "application/octet-stream")


def read_scan(file: FileStorage, *, field: str) -> Upload:
    """Return a scanned document: PDF, JPEG, PNG or WebP; refuses everything else."""
    upload = read_upload(file, field=field, largest=LARGEST_SCAN)
    media_type = _picture_type(upload.data) or _pdf_type(upload.data)
    if media_type is None:
        raise UnacceptableUpload(_("A scan must be a PDF, JPEG, PNG or WebP file."), field=field)
    return Upload(upload.data, upload.name, media_type)


def read_picture(file: FileStorage, *, field: str) -> tuple[Upload, tuple[int, int]]:
    """Return a picture (JPEG, PNG or WebP) with its width and height in pixels; refuses everything else."""
    upload = read_upload(file, field=field, largest=LARGEST_SCAN)
    try:
        with Image.open(BytesIO(upload.data), formats=list(_PICTURES)) as picture:
            size = picture.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        size = (0, 0)
    if max(size) > LARGEST_PICTURE:
        sentence = _("A picture can have %(limit)s pixels a side at most.", limit=LARGEST_PICTURE)
        raise UnacceptableUpload(sentence, field=field)
    media_type = _picture_type(upload.data)
    if media_type is None:
        raise UnacceptableUpload(_("A picture must be a JPEG, PNG or WebP file."), field=field)
    return Upload(upload.data, upload.name, media_type), size


def _picture_type(data: bytes) -> str | None:
    try:
        with Image.open(BytesIO(data), formats=list(_PICTURES)) as picture:
            if max(picture.size) > LARGEST_PICTURE:
                return None
            picture.verify()
            return _PICTURES[picture.format or ""]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError):
        return None


def _pdf_type(data: bytes) -> str | None:
    if not data.startswith(b"%PDF-"):
        return None
    from pypdf import PdfReader  # noqa: PLC0415 - a tenth of the time of a start, for rare uploads
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        return "application/pdf" if len(PdfReader(BytesIO(data)).pages) else None
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError, OSError):
        return None  # what a damaged file breaks in its reader is not foreseeable

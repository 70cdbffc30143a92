"""Uploads are judged by their content, never by their name or claimed type."""

from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from werkzeug.datastructures import FileStorage

from eventsapp.infra.refusals import Refusal

MEGABYTE = 1024 * 1024
LARGEST_SCAN = 10 * MEGABYTE
LARGEST_PICTURE = 12_000
"""Pixels along one side."""
PORTRAIT = 640
"""Pixels along the longer side of a portrait as it is kept."""
LARGEST_VOICE = MEGABYTE
_VOICES = (
    ("audio/webm", 0, b"\x1a\x45\xdf\xa3"),
    ("audio/ogg", 0, b"OggS"),
    ("audio/mp4", 4, b"ftyp"),
)
"""Media type, and where which bytes stand in a recording of it."""
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
LONGEST_TYPE = 100
_OPEN_OFFICE = ("text", "spreadsheet", "presentation")
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


def read_portrait(file: FileStorage, *, field: str, side: int = PORTRAIT) -> Upload:
    """Return a photo upright, as JPEG of ``side`` pixels at most, without anything its camera wrote into it.

    Refuses what is no picture.
    """
    upload, _size = read_picture(file, field=field)
    try:
        with Image.open(BytesIO(upload.data), formats=list(_PICTURES)) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnacceptableUpload(_("A picture must be a JPEG, PNG or WebP file."), field=field) from error
    upright.thumbnail((side, side))
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    kept = BytesIO()
    ground.save(kept, "JPEG", quality=85, optimize=True)
    return Upload(kept.getvalue(), upload.name, "image/jpeg")


def read_voice(file: FileStorage, *, field: str) -> Upload:
    """Return a spoken note as phones record it (WebM, Ogg or MP4, a megabyte at most); refuses everything else."""
    upload = read_upload(file, field=field, largest=LARGEST_VOICE)
    media_type = next((kind for kind, place, mark in _VOICES if upload.data[place:].startswith(mark)), None)
    if media_type is None:
        raise UnacceptableUpload(_("A spoken note must be a WebM, Ogg or MP4 file."), field=field)
    return Upload(upload.data, upload.name, media_type)


def read_handout(file: FileStorage, *, field: str) -> Upload:
    """Return slides or another document: PDF, a picture, or an office file; refuses everything else."""
    upload = read_upload(file, field=field, largest=LARGEST_SCAN)
    media_type = _picture_type(upload.data) or _pdf_type(upload.data) or _office_type(upload.data)
    if media_type is None:
        sentence = _(
            "A material must be a PDF, a picture, or a file of slides, text or tables (PPTX, DOCX, XLSX, ODF)."
        )
        raise UnacceptableUpload(sentence, field=field)
    return Upload(upload.data, upload.name, media_type)


def _office_type(data: bytes) -> str | None:
    """Return the type of an office file without macros."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size <= LONGEST_TYPE:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return next((said for kind in _OPEN_OFFICE if said == f"{_OPEN_DOCUMENT}.{kind}"), None)
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, KeyError):
        return None  # what a damaged archive breaks in its reader is not foreseeable
    if "[Content_Types].xml" not in names:
        return None
    return next((media_type for name, media_type in _OFFICE.items() if name in names), None)


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

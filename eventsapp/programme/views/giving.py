"""Photos and materials as the browser gets them."""

from io import BytesIO

from flask import Response, redirect, send_file
from flask.typing import ResponseReturnValue

from eventsapp.infra import storage
from eventsapp.infra.storage import StoredFile
from eventsapp.programme.models import SessionMaterial


def give_material(material: SessionMaterial) -> ResponseReturnValue:
    """Give a material: its file to keep, or the way to its link."""
    if material.file is None:
        return redirect(material.url)
    data = BytesIO(storage.read(material.file))
    answer = send_file(data, mimetype=material.file.media_type, as_attachment=True, download_name=material.file.name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def give_photo(photo: StoredFile) -> Response:
    """Show a photo."""
    answer = Response(storage.read(photo), mimetype=photo.media_type)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer

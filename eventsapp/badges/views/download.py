"""A finished PDF as a download."""

from io import BytesIO

from flask import Response, send_file


def pdf_response(data: bytes, name: str) -> Response:
    """Send a PDF that nobody keeps in a cache: it has a person's name in it."""
    response = send_file(BytesIO(data), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response

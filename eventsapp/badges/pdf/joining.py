"""Several files as one: what is printed together in different layouts has pages of different sizes."""

from collections.abc import Sequence
from io import BytesIO

import pypdfium2

from eventsapp.badges.pdf.raster import ONE_AT_A_TIME


def joined(files: Sequence[bytes]) -> bytes:
    """Return the pages of PDFs one after the other in one file; one alone stays as it is."""
    if len(files) == 1:
        return files[0]
    whole = BytesIO()
    with ONE_AT_A_TIME:
        target = pypdfium2.PdfDocument.new()
        try:
            for data in files:
                source = pypdfium2.PdfDocument(data)
                target.import_pages(source)
                source.close()
            target.save(whole)
        finally:
            target.close()
    return whole.getvalue()

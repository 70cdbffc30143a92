"""A scanned paper form with a stamp, drawn by us."""

import io

from eventsapp.demo.firms import Firm
from eventsapp.infra.storage import StoredFile, store

STAMP_RED = (0.72, 0.11, 0.17)


def paper_form(firm: Firm, entered_by_id: int) -> StoredFile:
    """Store one page that looks like a stamped application form."""
    name = f"form-{firm.domain.removesuffix('.example')}.pdf"
    return store(_page(firm), name=name, media_type="application/pdf", created_by_id=entered_by_id)


def _page(firm: Firm) -> bytes:
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415 - heavy, and needed by the first run only
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    target = io.BytesIO()
    page = Canvas(target, pagesize=A4, invariant=1)
    page.setFont("Helvetica-Bold", 18)
    page.drawString(60, 770, "Application for exhibition space")
    page.setFont("Helvetica", 11)
    rows = (firm.latin or firm.legal, firm.tax_code, firm.website, firm.country)
    for at, (label, text) in enumerate(zip(("Company", "Tax code", "Website", "Country"), rows, strict=True)):
        page.drawString(60, 720 - 30 * at, f"{label}:")
        page.drawString(160, 720 - 30 * at, text.encode("ascii", "ignore").decode())
        page.line(160, 716 - 30 * at, 530, 716 - 30 * at)
    page.setStrokeColorRGB(*STAMP_RED)
    page.setFillColorRGB(*STAMP_RED)
    page.setLineWidth(3)
    page.circle(430, 500, 52)
    page.setFont("Helvetica-Bold", 12)
    page.drawCentredString(430, 496, "SEAL")
    page.save()
    return target.getvalue()

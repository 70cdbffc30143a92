"""The same badge with reportlab, as most people write it: a canvas, a font by language, sizes tried until it fits."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from eventsapp.badges.pdf import A6, BadgeData

FILES = {"": "", "zh-Hans": "SC", "ko": "KR", "ja": "JP", "th": "Thai", "ar": "Arabic"}
SIZE = (105 * mm, 148 * mm)


class ReportlabBadges:
    """Writes badges; fonts are opened once."""

    def __init__(self, folder: Path) -> None:
        for language, part in FILES.items():
            for weight in ("400Regular", "700Bold"):
                font = TTFont(f"Badge{language}{weight}", str(folder / f"NotoSans{part}_{weight}.ttf"))
                pdfmetrics.registerFont(font)

    def write(self, badges: Sequence[BadgeData], target: BinaryIO) -> None:
        """Write badges, a page each."""
        canvas = Canvas(target, pagesize=SIZE)
        for badge in badges:
            self._page(canvas, badge)
            canvas.showPage()
        canvas.save()

    def _page(self, canvas: Canvas, badge: BadgeData) -> None:
        canvas.setFillColor(HexColor("#10171B"))
        canvas.rect(0, 128 * mm, 105 * mm, 20 * mm, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#FFC81F"))
        canvas.rect(8 * mm, 133.4 * mm, 9.2 * mm, 9.2 * mm, stroke=0, fill=1)
        self._text(canvas, "", badge.band.mark, (9.4, 137, 7), 3.9, "#10171B", bold=True)
        self._text(canvas, "", badge.band.name, (20, 138, 77), 4.8, "#FFFFFF", bold=True)
        self._text(canvas, "", badge.band.note, (20, 133, 77), 3.2, "#B4C0C7", bold=False)
        language = badge.language if badge.language in FILES else ""
        self._text(canvas, language, badge.name, (8, 110, 89), 11.5, "#10171B", bold=True)
        self._text(canvas, language, badge.title, (8, 100, 89), 4.2, "#414E56", bold=False)
        self._text(canvas, language, badge.company, (8, 92, 89), 5.6, "#10171B", bold=True)
        self._text(canvas, "", "".join(badge.notes), (60, 27, 37), 3.4, "#414E56", bold=False)
        self._code(canvas, badge.code)
        colour = A6.role_colours[badge.role]
        canvas.setFillColor(HexColor(f"#{colour.ground}"))
        canvas.rect(0, 0, 105 * mm, 19 * mm, stroke=0, fill=1)
        self._text(canvas, language, badge.role_word.upper(), (8, 7, 89), 8.2, f"#{colour.text}", bold=True)

    def _text(
        self,
        canvas: Canvas,
        language: str,
        text: str,
        place: tuple[float, float, float],
        size: float,
        colour: str,
        *,
        bold: bool,
    ) -> None:
        font = f"Badge{language}{'700Bold' if bold else '400Regular'}"
        points = size * mm
        while canvas.stringWidth(text, font, points) > place[2] * mm:
            points -= 0.5
        canvas.setFont(font, points)
        canvas.setFillColor(HexColor(colour))
        canvas.drawString(place[0] * mm, place[1] * mm, text)

    def _code(self, canvas: Canvas, text: str) -> None:
        code = QrCodeWidget(text, barLevel="M")
        left, bottom, right, top = code.getBounds()
        side = 34 * mm
        drawing = Drawing(side, side, transform=[side / (right - left), 0, 0, side / (top - bottom), 0, 0])
        drawing.add(code)
        renderPDF.draw(drawing, canvas, 8 * mm, 25 * mm)

"""A sheet of the hospital: fonts, heading, footer, tables; the same bytes for the same paper.

The fonts are the DejaVu that come with Matplotlib. Letters they do not have are printed as a box,
and the paper says so: an identity is never silently shortened.
"""

import logging
from collections.abc import Iterable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import matplotlib as mpl
from fontTools.ttLib import TTFont
from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout, TextEmphasis
from fpdf.prefs import ViewerPreferences

from core.reports.paper import Letterhead

NOT_A_DEVICE = "Made with Wardwatch. Not a medical device."
_BOX = "□"
_INK = (24, 28, 34)
_QUIET = (92, 100, 112)
_RULE = (200, 205, 212)
_STYLES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf", "I": "DejaVuSans-Oblique.ttf"}


def _fonts() -> Path:
    return Path(mpl.get_data_path()) / "fonts" / "ttf"


def _blank() -> Any:
    return FPDF(format="A4", unit="mm")


@cache
def _letters() -> frozenset[int]:
    """What every style of the font has."""
    found: set[int] | None = None
    for name in _STYLES.values():
        with TTFont(_fonts() / name) as font:
            known = set(font.getBestCmap())
        found = known if found is None else found & known
    return frozenset(found or ())


class Sheet:
    """Pages that are being drawn on.

    Attributes:
        pdf: The document of fpdf2; millimetres.
    """

    def __init__(self, head: Letterhead, *, title: str, subject: str) -> None:
        # Each unused glyph table would be a line.
        logging.getLogger("fontTools").setLevel(logging.ERROR)
        self._head = head
        self._title = title
        self._boxes = False
        self.zone = ZoneInfo(head.time_zone)
        self.pdf = _blank()
        self._describe(subject)
        for style, name in _STYLES.items():
            self.pdf.add_font("DejaVu", style, _fonts() / name)
        self.pdf.set_margins(18, 16, 18)
        self.pdf.set_auto_page_break(True, 22)  # noqa: FBT003 - as the library has it
        self.pdf.header = self._heading
        self.pdf.footer = self._footer
        self.pdf.add_page()
        self.pdf.set_text_color(*_INK)

    def _describe(self, subject: str) -> None:
        self.pdf.set_title(self.plain(f"{self._title} - {self._head.hospital}"))
        self.pdf.set_subject(subject)
        self.pdf.set_author(self.plain(self._head.hospital))
        self.pdf.set_creator("Wardwatch")
        self.pdf.set_producer("Wardwatch")
        self.pdf.set_lang("en")
        self.pdf.set_creation_date(self._head.made_on)
        self.pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def plain(self, said: str) -> str:
        """The text with a box for each letter that the font does not have."""
        found = "".join(one if ord(one) in _letters() or one in "\n\t" else _BOX for one in said)
        self._boxes = self._boxes or _BOX in found
        return found

    def _heading(self) -> None:
        self.pdf.set_font("DejaVu", "B", 10)
        self.pdf.set_text_color(*_INK)
        self.pdf.cell(0, 6, self.plain(self._head.hospital))
        self.pdf.set_x(self.pdf.l_margin)
        self.pdf.set_font("DejaVu", "", 9)
        made_up = "Made-up hospital, made-up patients  ·  " if self._head.simulated else ""
        self.pdf.cell(0, 6, self.plain(made_up + self._title), align="R")
        self.pdf.ln(7)
        self._line()
        self.pdf.ln(4)

    def _footer(self) -> None:
        self.pdf.set_y(-16)
        self._line()
        self.pdf.set_font("DejaVu", "", 7.5)
        self.pdf.set_text_color(*_QUIET)
        boxes = f"  {_BOX}: a letter that this font does not have." if self._boxes else ""
        self.pdf.cell(0, 8, NOT_A_DEVICE + boxes)
        self.pdf.set_x(self.pdf.l_margin)
        self.pdf.cell(0, 8, f"Page {self.pdf.page_no()} of {{nb}}", align="R")
        self.pdf.set_text_color(*_INK)

    def _line(self) -> None:
        self.pdf.set_draw_color(*_RULE)
        self.pdf.line(self.pdf.l_margin, self.pdf.y, self.pdf.w - self.pdf.r_margin, self.pdf.y)

    def title(self, said: str) -> None:
        """The heading of the paper."""
        self.pdf.start_section(self.plain(said), level=0)
        self.pdf.set_font("DejaVu", "B", 16)
        self.pdf.multi_cell(0, 8, self.plain(said), new_x="LMARGIN", new_y="NEXT")
        self.pdf.ln(2)

    def heading(self, said: str) -> None:
        """The heading of a part."""
        if self.pdf.will_page_break(24):
            self.pdf.add_page()
        self.pdf.ln(3)
        self.pdf.start_section(self.plain(said), level=1)
        self.pdf.set_font("DejaVu", "B", 11)
        self.pdf.multi_cell(0, 6, self.plain(said), new_x="LMARGIN", new_y="NEXT")
        self.pdf.ln(1)

    def text(self, said: str, *, quiet: bool = False) -> None:
        """A paragraph."""
        self.pdf.set_font("DejaVu", "", 8.5 if quiet else 9.5)
        self.pdf.set_text_color(*(_QUIET if quiet else _INK))
        self.pdf.multi_cell(0, 4.8, self.plain(said), new_x="LMARGIN", new_y="NEXT", align="L")
        self.pdf.set_text_color(*_INK)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Names and what they are, one a line."""
        for name, said in pairs:
            self.pdf.set_font("DejaVu", "", 9)
            self.pdf.set_text_color(*_QUIET)
            self.pdf.cell(42, 5.2, self.plain(name))
            self.pdf.set_text_color(*_INK)
            self.pdf.set_font("DejaVu", "", 9.5)
            self.pdf.multi_cell(
                0, 5.2, self.plain(said or "-"), new_x="LMARGIN", new_y="NEXT", align="L"
            )

    def items(self, said: Sequence[str], *, none: str) -> None:
        """A list; what is said when it is empty."""
        for one in said or (none,):
            self.text(f"•  {one}" if said else one)

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[float],
        numbers: Iterable[int] = (),
    ) -> None:
        """A table whose heading comes again on each page.

        Args:
            columns: Their names.
            rows: A text a column.
            widths: Of the columns, against each other.
            numbers: Columns, from 0, that stand to the right.
        """
        right = set(numbers)
        aligned = tuple("RIGHT" if at in right else "LEFT" for at in range(len(columns)))
        self.pdf.set_font("DejaVu", "", 8.5)
        self.pdf.set_draw_color(*_RULE)
        with self.pdf.table(
            col_widths=tuple(widths),
            text_align=aligned,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis=TextEmphasis.B, color=_INK),
            line_height=5,
            padding=(0.6, 1),
        ) as table:
            for row in (columns, *rows):
                drawn = table.row()
                for said in row:
                    drawn.cell(self.plain(said))

    def picture(self, png: bytes, *, said: str) -> None:
        """A figure over the whole width, with the same in words."""
        self.pdf.ln(2)
        self.pdf.image(BytesIO(png), w=self.pdf.epw, alt_text=self.plain(said))
        self.pdf.ln(2)

    def done(self) -> bytes:
        """The document."""
        return bytes(self.pdf.output())

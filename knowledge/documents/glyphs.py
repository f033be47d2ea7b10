"""The letters that a reader sees on the pages of a PDF, with their places, by PDFium."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.documents.visibility import Box, Ink
from knowledge.errors import DocumentError

_UNPAINTED = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_SMALLEST = 1 / 300  # of a page's longer side (2.8 pt on A4): what is smaller cannot be read
_LONGEST_SIDE = 842  # points; a poster's letters are not measured against the poster
_MOST_PAGES = 2_000
_SCALE = 1.0  # pixels a point: enough to tell thin letters from their ground
_MOST_PIXELS = 4_000_000
_PICTURE = 0.5  # of a page under images: it is a picture of a page
_FIRST_WIDE = 0x2E80  # from here on letters of the East, which PDFium brings no font for
_ANGLE = 5  # degrees: text that leans by less is read as one
_REFUSALS = {
    pdfium.FPDF_ERR_PASSWORD: "The PDF is protected by a password; save it without one.",
    pdfium.FPDF_ERR_SECURITY: "The PDF is protected in an unknown way; print it to a new PDF.",
}
_BROKEN = "The PDF is broken; open it in a viewer and save it anew."
_MOST_SEGMENTS = 20_000  # pieces of drawn paths that are looked at for rules
_SHORTEST_LINE = 4.0  # points; shorter ones are the ends of bars that are drawn as lines


class Glyph(NamedTuple):
    """One letter. The frame is that of its text: x along the line, y down from line to line."""

    text: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool
    """Whether a space was written before it."""
    parted: bool
    """Whether it follows a space that was written or that its distance suggests."""
    known: bool
    """Whether the font says which letter it is."""


class Rule(NamedTuple):
    """A drawn horizontal line."""

    left: float
    right: float
    at: float


class Stem(NamedTuple):
    """A drawn vertical line."""

    at: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """What is seen of a page: its letters in the order they were drawn, a list a direction."""

    height: float
    texts: Sequence[Sequence[Glyph]]
    """The main direction first."""
    rules: Sequence[Rule]
    """The drawn lines, in the frame of upright text."""
    stems: Sequence[Stem] = ()


class _Style(NamedTuple):
    """What the letters of one text object share."""

    painted: bool
    fill: tuple[int, int, int] | None
    angle: int
    size: float
    embedded: bool
    """Whether the file brings its font."""


class _Letter(NamedTuple):
    glyph: Glyph
    style: _Style
    box: Box  # on the page as drawn


def read_pages(data: bytes) -> tuple[list[Page], dict[str, str]]:
    """The visible letters of each page, and the file's own fields ("Title", "Author"…).

    Raises DocumentError for a file that is broken, protected by a password, or too long.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        sentence = _REFUSALS.get(error.err_code or 0, _BROKEN)
        raise DocumentError(sentence) from error
    try:
        if len(document) > _MOST_PAGES:
            raise DocumentError(f"The PDF has more than {_MOST_PAGES} pages; split it.")
        pages = [_read_page(document, number) for number in range(len(document))]
        return pages, document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise DocumentError(_BROKEN) from error
    finally:
        document.close()


def _read_page(document: pypdfium2.PdfDocument, number: int) -> Page:
    page = document[number]
    try:
        text = page.get_textpage()
        try:
            frame = page.get_bbox()
            letters = _seen(page, _letters(text.raw, frame), frame)
        finally:
            text.close()
        groups: dict[int, list[Glyph]] = {}
        for letter in letters:
            groups.setdefault(letter.style.angle, []).append(letter.glyph)
        texts = sorted(groups.values(), key=len, reverse=True)
        upright = not groups or max(groups, key=lambda angle: len(groups[angle])) == 0
        rules, stems = _lines(page, frame) if upright else ([], [])
        return Page(frame[3] - frame[1], texts, rules, stems)
    finally:
        page.close()


def _letters(text: Any, frame: Sequence[float]) -> Iterator[_Letter]:
    """Every letter of the page once, seen or not; letters drawn twice for a bold look are one.

    Letters of one ligature share one place: the second "f" of "ffi" is no double.
    """
    styles: dict[int, _Style] = {}
    drawn: set[tuple[str, int, int]] = set()
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    at_x, at_y, at_box = map(ctypes.byref, (x, y, box))
    spaced = parted = False
    ligature: tuple[int, float, float] | None = None
    for index in range(pdfium.FPDFText_CountChars(text)):
        owner = pdfium.FPDFText_GetTextObject(text, index)
        letter = _character(pdfium.FPDFText_GetUnicode(text, index))
        known = not pdfium.FPDFText_HasUnicodeMapError(text, index)
        if not owner or (known and letter.isspace()):
            spaced, parted = spaced or bool(owner), True
            continue
        address = ctypes.addressof(owner.contents)
        style = styles.get(address)
        if style is None:
            style = styles[address] = _style(text, index)
        pdfium.FPDFText_GetCharOrigin(text, index, at_x, at_y)
        pdfium.FPDFText_GetLooseCharBox(text, index, at_box)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        on_side = style.angle in (90, 270)
        along, high = (top - bottom, right - left) if on_side else (right - left, top - bottom)
        size = _size(style.size, high)
        place = (letter, round(x.value / size * 6), round(y.value / size * 6))
        within = ligature == (address, x.value, y.value)
        ligature = None
        if place in drawn and not within:
            continue
        drawn.add(place)
        ligature = (address, x.value, y.value)
        start, base = _turned(x.value - frame[0], y.value - frame[3], style.angle)
        glyph = Glyph(letter, start, start + max(along, 0.0), base, size, spaced, parted, known)
        spaced = parted = False
        around = (left - frame[0], frame[3] - top, right - frame[0], frame[3] - bottom)
        yield _Letter(glyph, style, around)


def _character(code: int) -> str:
    """The letter of a code; halves of one and private signs of a font are none."""
    if code in (0x2, 0xFFFE):  # how PDFium marks a hyphen at the end of a line
        return "-"
    if code < 0x20 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return " " if code in (0x9, 0xA, 0xD) else "\ufffd"
    return chr(code)


def _style(text: Any, index: int) -> _Style:
    owner = pdfium.FPDFText_GetTextObject(text, index)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    filled = pdfium.FPDFText_GetFillColor(text, index, red, green, blue, alpha)
    matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) / _ANGLE) * _ANGLE % 360
    plain = mode == pdfium.FPDF_TEXTRENDERMODE_FILL and filled
    return _Style(
        painted=mode not in _UNPAINTED and not (filled and alpha.value == 0),
        fill=(red.value, green.value, blue.value) if plain else None,
        angle=angle,
        size=pdfium.FPDFText_GetFontSize(text, index) * (math.hypot(matrix.c, matrix.d) or 1.0),
        embedded=pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(owner)) != 0,
    )


def _size(stated: float, high: float) -> float:
    """The size of a letter in points; some fonts state one that says nothing."""
    return max(stated if high <= 0 or high / 3 <= stated <= high * 3 else high, 0.1)


def _turned(x: float, y: float, angle: int) -> tuple[float, float]:
    """A point as seen by text that runs at ``angle``: how far along, how far down."""
    if angle == 0:
        return x, -y
    turn = math.radians(angle)
    return (
        x * math.cos(turn) + y * math.sin(turn),
        x * math.sin(turn) - y * math.cos(turn),
    )


def _seen(
    page: pypdfium2.PdfPage, letters: Iterator[_Letter], frame: Sequence[float]
) -> list[_Letter]:
    """The letters that a reader sees, measured on the page as it is drawn.

    Unpainted letters count only as the text of a scan: where the page is a picture, has hardly
    other letters, and the picture shows something in their place.
    """
    every = list(letters)
    if not every:
        return []
    wide, high = frame[2] - frame[0], frame[3] - frame[1]
    smallest = min(max(wide, high), _LONGEST_SIDE) * _SMALLEST
    every = [letter for letter in every if letter.glyph.size >= smallest]
    painted = sum(letter.style.painted for letter in every)
    if painted * 2 > len(every) or not _is_picture(page, frame):
        every = [letter for letter in every if letter.style.painted]
    ink = _drawn(page)
    shown = (word for word in _words(every) if _shows(ink, word))
    return [letter for word in shown for letter in word]


def _shows(ink: Ink, word: Sequence[_Letter]) -> bool:
    """Whether the word is seen; without its font here, whether it would be on this ground."""
    box, style = _around(word), word[0].style
    if not style.embedded and all(ord(letter.glyph.text) >= _FIRST_WIDE for letter in word):
        return ink.would_show(box, style.fill)
    return ink.shows(box, style.fill)


def _around(word: Sequence[_Letter]) -> Box:
    lefts, tops, rights, bottoms = zip(*(letter.box for letter in word), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _words(letters: Sequence[_Letter]) -> Iterator[list[_Letter]]:
    word: list[_Letter] = []
    for letter in letters:
        if word and (letter.glyph.parted or letter.style != word[-1].style):
            yield word
            word = []
        word.append(letter)
    if word:
        yield word


def _drawn(page: pypdfium2.PdfPage) -> Ink:
    wide, high = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(wide * high, 1.0)) ** 0.5)
    bitmap = page.render(
        scale=scale,
        rotation=-page.get_rotation() % 360,  # places are those of the page as written
        may_draw_forms=False,
        draw_annots=False,
        rev_byteorder=True,  # red first
    )
    try:
        return Ink(
            bytes(bitmap.buffer),
            width=bitmap.width,
            height=bitmap.height,
            stride=bitmap.stride,
            channels=bitmap.n_channels,
            scale=scale,
        )
    finally:
        bitmap.close()


def _is_picture(page: pypdfium2.PdfPage, frame: Sequence[float]) -> bool:
    """Whether images cover most of the page, as on a scan."""
    area = max((frame[2] - frame[0]) * (frame[3] - frame[1]), 1.0)
    covered = 0.0
    for drawn in page.get_objects(max_depth=1):
        if not _holds_image(page, drawn):
            continue
        left, bottom, right, top = drawn.get_bounds()
        wide = min(right, frame[2]) - max(left, frame[0])
        high = min(top, frame[3]) - max(bottom, frame[1])
        covered += max(wide, 0.0) * max(high, 0.0)
    return covered / area >= _PICTURE


def _holds_image(page: pypdfium2.PdfPage, drawn: Any) -> bool:
    if drawn.type != pdfium.FPDF_PAGEOBJ_FORM:
        return bool(drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE)
    images = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], form=drawn, level=1, max_depth=4)
    return next(images, None) is not None


def _lines(page: pypdfium2.PdfPage, frame: Sequence[float]) -> tuple[list[Rule], list[Stem]]:
    """The horizontal and the vertical lines among the paths that the page draws."""
    rules: list[Rule] = []
    stems: list[Stem] = []
    left = _MOST_SEGMENTS
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        left -= pdfium.FPDFPath_CountSegments(drawn.raw)
        if left < 0:
            break
        for (ax, ay), (bx, by) in _strokes(drawn):
            if abs(ay - by) < 1 and abs(ax - bx) >= _SHORTEST_LINE:
                start, end = sorted((ax - frame[0], bx - frame[0]))
                rules.append(Rule(start, end, frame[3] - (ay + by) / 2))
            elif abs(ax - bx) < 1 and abs(ay - by) >= _SHORTEST_LINE:
                top, bottom = sorted((frame[3] - ay, frame[3] - by))
                stems.append(Stem((ax + bx) / 2 - frame[0], top, bottom))
    return rules, stems


def _strokes(drawn: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path, with those that close its figures."""
    matrix = drawn.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(drawn.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if index:
                yield last, first
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
    yield last, first


def unknown_share(pages: Sequence[Page]) -> float:
    """How many of the letters have a font that does not say which they are, from 0 to 1."""
    known = Counter(glyph.known for page in pages for text in page.texts for glyph in text)
    return known[False] / max(sum(known.values()), 1)

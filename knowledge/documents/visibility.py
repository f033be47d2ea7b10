"""Where a drawn page has ink."""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points, from the page's upper left corner."""

_FAINTEST = 20  # of 255: less contrast is not seen
_SAMPLE = 80  # pixels that tell a ground


@dataclass(frozen=True, slots=True)
class Ink:
    """A page as it is drawn: rows of ``stride`` bytes, ``channels`` a pixel, red first."""

    pixels: bytes
    width: int
    height: int
    stride: int
    channels: int
    scale: float
    """Pixels a point."""

    def shows(self, box: Box, fill: tuple[int, int, int] | None) -> bool:
        """Whether something is seen in the box.

        Letters in the colour of their ground (``fill`` is theirs, None for unknown) are not.
        """
        planes = self._planes(box)
        if all(max(plane) - min(plane) < _FAINTEST for plane in planes if plane):
            return False
        return _differs(planes, fill)

    def would_show(self, box: Box, fill: tuple[int, int, int] | None) -> bool:
        """Whether letters that are not drawn, as their font is not here, would be seen there."""
        planes = self._planes(box)
        return bool(planes) and _differs(planes, fill)

    def _planes(self, box: Box) -> list[bytes]:
        """The pixels of the box, a colour each."""
        left, top, right, bottom = (side * self.scale for side in box)
        first, last = max(int(left), 0), min(int(right) + 1, self.width)
        above, below = max(int(top), 0), min(int(bottom) + 1, self.height)
        if first >= last or above >= below:
            return []
        start, end = first * self.channels, last * self.channels
        cut = b"".join(
            [
                self.pixels[row * self.stride + start : row * self.stride + end]
                for row in range(above, below)
            ]
        )
        return [cut[colour :: self.channels] for colour in range(min(self.channels, 3))]


def _differs(planes: list[bytes], fill: tuple[int, int, int] | None) -> bool:
    """Whether letters of the colour ``fill`` stand out from the ground."""
    if fill is None or len(planes) < 3:
        return True
    step = max(len(planes[0]) // _SAMPLE, 1) | 1
    few = [sorted(plane[::step]) for plane in planes]
    ground = [plane[len(plane) // 2] for plane in few]
    return any(abs(there - own) >= _FAINTEST for there, own in zip(ground, fill, strict=True))

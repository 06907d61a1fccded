"""Draws the icons of the installed page from the shape of its logo: `python -m ops.icons`.

PNG with the standard library alone; the files are part of the repository and change only with the
logo (`dashboard/public/favicon.svg`).
"""

import itertools
import math
import struct
import zlib

from ops.parts import ROOT

FOLDER = ROOT / "dashboard/public"
SIZES = (192, 512)

GROUND = (0x0F, 0x2A, 0x3F)
TRACE = (0x5E, 0xEA, 0xD4)
BOX = 32.0
"""Side of the logo's own coordinates."""
POINTS = ((4, 17), (10, 17), (12.5, 11), (16.5, 24), (20, 14), (21.5, 17), (28, 17))
STROKE = 2.6
SAFE = 0.72
"""Of a maskable icon whatever is farther out may be cut off (a circle of 80 % is safe)."""

Point = tuple[float, float]


def draw(size: int, *, scale: float = 1.0) -> bytes:
    """A square PNG; `scale` shrinks the trace about the middle."""
    half = STROKE / 2 * scale
    middle = BOX / 2
    points = [(middle + (x - middle) * scale, middle + (y - middle) * scale) for x, y in POINTS]
    pixel = BOX / size
    rows = bytearray()
    for row in range(size):
        rows.append(0)
        for column in range(size):
            at = ((column + 0.5) * pixel, (row + 0.5) * pixel)
            # The edge is smoothed over the width of one pixel.
            cover = min(1.0, max(0.0, 0.5 + (half - _distance(at, points)) / pixel))
            rows += bytes(round(g + (t - g) * cover) for g, t in zip(GROUND, TRACE, strict=True))
    return _png(size, bytes(rows))


def _distance(at: Point, points: list[Point]) -> float:
    return min(_to_line(at, a, b) for a, b in itertools.pairwise(points))


def _to_line(at: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / (dx * dx + dy * dy)
    along = min(1.0, max(0.0, along))
    return math.hypot(at[0] - a[0] - along * dx, at[1] - a[1] - along * dy)


def _png(size: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def main() -> None:
    """Write all of them."""
    for size in SIZES:
        (FOLDER / f"icon-{size}.png").write_bytes(draw(size))
    (FOLDER / "icon-maskable.png").write_bytes(draw(512, scale=SAFE))


if __name__ == "__main__":
    main()

"""A file is what is in it."""

import pytest

from core.patients.papers import NotAPaper, Paper, kind_of


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", Paper.PDF),
        (b"\x89PNG\r\n\x1a\n....", Paper.PNG),
        (b"\xff\xd8\xff\xe0....", Paper.JPEG),
        ("Befund: unauffällig\n".encode(), Paper.TEXT),
        (b"<script>alert(1)</script>", Paper.TEXT),
    ],
)
def test_it_is_known_by_its_beginning(content: bytes, kind: Paper) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00", b"PK\x03\x04", b"\x7fELF", b"text\x00with nul", b"GIF89a\x01\xff"],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPaper):
        kind_of(content)

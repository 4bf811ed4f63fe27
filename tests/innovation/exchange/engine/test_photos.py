"""A photo tells what it shows and nothing of who took it where."""

import struct
import zlib

import pytest

from valley.innovation.exchange.engine.photos import PNG, bare

SCAN = b"\xff\xda\x00\x04\x01\x00" + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xc4\x00\x04\xff\xd9" + b"\x77\xff\xd9"
JFIF = b"\xff\xe0\x00\x10JFIF\0" + bytes(9)


def exif(order: str, turned: int, more: bytes = b"GPS 40.1405 N 117.1218 E") -> bytes:
    tiff = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    body = b"Exif\0\0" + tiff + more
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_jpeg_keeps_its_picture_and_which_way_is_up(order: str) -> None:
    comment, iptc = b"\xff\xfe\x00\x06name", b"\xff\xed\x00\x06IPTC"
    photo = b"\xff\xd8" + JFIF + exif(order, 6) + comment + iptc + SCAN + b"\xff\xd8 a film with its own GPS"
    made = bare(photo)
    assert b"GPS" not in made
    assert b"name" not in made
    assert b"IPTC" not in made
    assert JFIF in made
    assert made.endswith(SCAN)
    assert made == bare(made)
    assert bare(b"\xff\xd8" + exif(">", 6, b"") + SCAN).startswith(b"\xff\xd8" + exif(">", 6, b""))
    assert bare(b"\xff\xd8" + exif(order, 1) + SCAN) == b"\xff\xd8" + SCAN


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_png_keeps_its_picture() -> None:
    head, data, end = chunk(b"IHDR", bytes(13)), chunk(b"IDAT", b"picture"), chunk(b"IEND", b"")
    text = chunk(b"tEXt", b"Author\0somebody")
    assert bare(PNG + head + text + chunk(b"eXIf", b"MM") + data + end + b"behind") == PNG + head + data + end


def test_a_webp_keeps_its_picture_and_no_longer_promises_metadata() -> None:
    def riff(*parts: bytes) -> bytes:
        body = b"WEBP" + b"".join(parts)
        return b"RIFF" + struct.pack("<I", len(body)) + body

    def part(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    picture = part(b"VP8 ", b"abc")
    given = riff(part(b"VP8X", b"\x1c" + bytes(9)), picture, part(b"EXIF", b"GPS"), part(b"XMP ", b"<x/>"))
    assert bare(given) == riff(part(b"VP8X", b"\x10" + bytes(9)), picture)


@pytest.mark.parametrize(
    "broken", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00", PNG + b"\0", b"\xff\xd8junk", b"%PDF-1.7"]
)
def test_what_cannot_be_read_comes_back_as_it_came(broken: bytes) -> None:
    assert bare(broken) == broken

"""A photo without what tells who took it where: metadata is left out, the picture stays as it is, bit for bit.

Segments of JPEG (ITU-T T.81, B.1.1; Exif by CIPA DC-008), chunks of PNG (W3C PNG, 11.3) and of WebP (RFC 9649). Only
the orientation is kept, else a phone's photo would lie on its side.
"""

import struct

DROPPED = {0xE1, 0xED, 0xFE}  # APP1 (Exif, XMP), APP13 (IPTC), comment
PNG = b"\x89PNG\r\n\x1a\n"
PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
WEBP_DROPPED = {b"EXIF", b"XMP "}
ORIENTATION = 0x0112


def bare(content: bytes) -> bytes:
    """The same picture without metadata; what is no JPEG, PNG or WebP, or is broken, comes back as it came."""
    try:
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content)
        if content.startswith(PNG):
            return _png(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content)
    except (IndexError, struct.error):
        return content
    return content


def _jpeg(content: bytes) -> bytes:
    kept, place, turned = [content[:2]], 2, 1
    while True:
        if content[place] != 0xFF:
            raise IndexError
        marker = content[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        end = place + 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
        segment = content[place:end]
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:])
        if marker not in DROPPED and segment[4:8] != b"MPF\0":
            kept.append(segment)
        if marker == 0xDA:
            kept.append(content[end : _end_of_image(content, end)])
            break
        place = end
    if turned != 1:
        kept.insert(1, _exif(turned))
    return b"".join(kept)


def _end_of_image(content: bytes, place: int) -> int:
    """After the first end-of-image marker: what follows it (a second picture, a film) has metadata of its own."""
    while True:
        place = content.index(b"\xff", place) if b"\xff" in content[place:] else len(content)
        if place >= len(content) - 1:
            return len(content)
        marker = content[place + 1]
        if marker == 0xD9:
            return place + 2
        stuffed = marker == 0 or 0xD0 <= marker <= 0xD7
        if stuffed:
            place += 2
        elif marker == 0xFF:
            place += 1
        else:
            place += 2 + int(struct.unpack(">H", content[place + 2 : place + 4])[0])


def _orientation(tiff: bytes) -> int:
    order = "<" if tiff[:2] == b"II" else ">"
    start = struct.unpack(f"{order}I", tiff[4:8])[0]
    for entry in range(struct.unpack(f"{order}H", tiff[start : start + 2])[0]):
        place = start + 2 + 12 * entry
        if struct.unpack(f"{order}H", tiff[place : place + 2])[0] == ORIENTATION:
            turned = int(struct.unpack(f"{order}H", tiff[place + 8 : place + 10])[0])
            return turned if 1 <= turned <= 8 else 1
    return 1


def _exif(turned: int) -> bytes:
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def _png(content: bytes) -> bytes:
    kept, place = [PNG], len(PNG)
    while place < len(content):
        end = place + 12 + struct.unpack(">I", content[place : place + 4])[0]
        kind = content[place + 4 : place + 8]
        if kind not in PNG_DROPPED:
            kept.append(content[place:end])
        if kind == b"IEND":
            break
        place = end
    return b"".join(kept)


def _webp(content: bytes) -> bytes:
    kept, place = [], 12
    while place + 8 <= len(content):
        size = struct.unpack("<I", content[place + 4 : place + 8])[0]
        end = place + 8 + size + size % 2
        chunk = bytearray(content[place:end])
        if bytes(chunk[:4]) == b"VP8X":
            chunk[8] &= ~0b1100 & 0xFF  # the flags that say Exif and XMP follow
        if bytes(chunk[:4]) not in WEBP_DROPPED:
            kept.append(bytes(chunk))
        place = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body

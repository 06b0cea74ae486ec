"""Makes real files as phones send them: a picture that can be seen, a voice note that can be played."""

from __future__ import annotations

import struct
import zlib

_SILENCE = bytes((0xF8, 0xFF, 0xFE))  # 20 ms as Opus writes them
_SAMPLES_PER_FRAME = 960


def picture(width: int = 320, height: int = 240) -> bytes:
    """A PNG of a sheet of paper with lines on it."""
    rows = bytearray()
    for row in range(height):
        ink = 40 <= row < height - 40 and row % 16 < 3
        line = bytearray(b"\xf4\xf1\xea" * width)
        if ink:
            line[3 * 40 : 3 * (width - 40)] = b"\x33\x3a\x44" * (width - 80)
        rows += b"\0" + line
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(rows))) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def voice(seconds: int = 2) -> bytes:
    """An Ogg file with Opus in it, as Telegram's voice notes are."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    maker = b"drom"
    tags = b"OpusTags" + struct.pack("<I", len(maker)) + maker + struct.pack("<I", 0)
    pages = [_page(0, 2, 0, [head]), _page(1, 0, 0, [tags])]
    for second in range(seconds):
        is_last = 4 if second == seconds - 1 else 0
        pages.append(_page(second + 2, is_last, (second + 1) * 50 * _SAMPLES_PER_FRAME, [_SILENCE] * 50))
    return b"".join(pages)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _page(number: int, flags: int, samples: int, packets: list[bytes]) -> bytes:
    lengths = bytes(len(packet) for packet in packets)
    start = struct.pack("<4sBBqII", b"OggS", 0, flags, samples, 1, number)
    end = struct.pack("<B", len(lengths)) + lengths + b"".join(packets)
    return start + struct.pack("<I", _ogg_sum(start + bytes(4) + end)) + end


def _ogg_sum(data: bytes) -> int:
    """Ogg's own CRC: the polynomial of zlib's, but the bits the other way round."""
    total = 0
    for byte in data:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1) ^ (0x04C11DB7 if total & 0x8000_0000 else 0)
        total &= 0xFFFF_FFFF
    return total

"""The process that makes sentence vectors: reads texts from its input, writes vectors to its output.

A frame is four bytes of length and then that many bytes: texts as a JSON list, vectors as float32. It ends
when its input ends, so it never outlives whoever started it.
"""

import json
import os
import struct
import sys
from typing import BinaryIO, Final

from bot.adapters.embedding.engines import EngineUnusableError, engine_of

LENGTH: Final = struct.Struct("<I")
#: What the engine is not given at all: signs that end a text in C, or are no text.
_UNSAFE: Final = dict.fromkeys([*range(32), 127], " ")


def main(name: str) -> int:
    """Serve until the input ends."""
    # Whatever a library prints must not end up among the vectors.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        engine = engine_of(name)
    except EngineUnusableError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    while (frame := _read(sys.stdin.buffer)) is not None:
        texts = [_safe(str(text)) for text in json.loads(frame)]
        vectors = engine(texts).tobytes() if texts else b""
        answers.write(LENGTH.pack(len(vectors)) + vectors)
        answers.flush()
    return 0


def _safe(text: str) -> str:
    return text.translate(_UNSAFE).encode("utf-8", "ignore").decode()


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

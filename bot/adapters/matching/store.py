"""Keeps learned models as plain arrays in a folder; large ones are mapped into memory, not read."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.adapters.matching.coarse import Coarse
from bot.adapters.matching.model import Meaning, Model, NearMeaning, Side, StraightMeaning
from bot.adapters.matching.neighbours import LetterNeighbours, MeaningNeighbours, Neighbours
from bot.adapters.matching.scoring import Head
from bot.adapters.matching.soundness import check
from bot.adapters.matching.space import LexicalSpace
from bot.adapters.matching.vocabulary import KnownWord, Vocabulary
from bot.domain.matching import Thresholds

_CONTENTS: Final = "model.json"
#: The folder of the model that is in use; the others may go.
_IN_USE: Final = "in-use"
_KEPT: Final = 3
#: What reading raises where a file is missing, cut off, or not what it should be.
_NO_MODEL: Final = (
    OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError,
)  # fmt: skip


class ModelStore:
    """The models of one folder, each named by what it was learned from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def vectors_file(self) -> Path:
        """Where sentence vectors are kept between two lessons."""
        return self._folder / "vectors.npz"

    def load(self, fingerprint: str) -> Model | None:
        """The model of that name; None where there is none that can be read."""
        folder = self._folder / fingerprint
        try:
            model = _loaded(folder)
            check(model)
        except _NO_MODEL:
            # Half a model is no model: it is learned anew.
            return None
        return model

    def name_in_use(self) -> str | None:
        """The name of the model that was in use when the program ended."""
        try:
            name = (self._folder / _IN_USE).read_text("ascii").strip()
        except (OSError, ValueError):
            return None
        return name if name.isalnum() else None

    def in_use(self) -> Model | None:
        """The model that was in use when the program ended."""
        name = self.name_in_use()
        return self.load(name) if name else None

    def use(self, fingerprint: str) -> None:
        """Remember which model is in use, and let old ones go."""
        mark = self._folder / f"{_IN_USE}.{os.getpid()}"
        mark.write_text(fingerprint, "ascii")
        mark.replace(self._folder / _IN_USE)
        found = [
            path.parent for path in self._folder.glob(f"*/{_CONTENTS}") if path.parent.name != fingerprint
        ]
        for old in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)

    def save(self, model: Model) -> None:
        """Write the model; it appears as a whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with _new_folder(self._folder, model.fingerprint) as folder:
            contents = {
                "entries": model.entries,
                "sure_by_letters": model.sure_by_letters,
                "words": {
                    key: [word.proper, word.votes, word.cyrillic]
                    for key, word in model.vocabulary.words.items()
                },
                "also_written": sorted(model.vocabulary.also_written),
                "sentences": model.vocabulary.sentences,
                "lexical": _save_side(folder, "lexical", model.lexical),
                "fused": _save_side(folder, "fused", model.fused) if model.fused else None,
            }
            np.save(folder / "inside.npy", model.space.inside)
            np.save(folder / "across.npy", model.space.across)
            np.save(folder / "rarity.npy", model.space.rarity)
            (folder / _CONTENTS).write_text(json.dumps(contents, ensure_ascii=False), "utf-8")


@contextmanager
def _new_folder(parent: Path, name: str) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="new-", dir=parent))
    try:
        yield made
        shutil.rmtree(parent / name, ignore_errors=True)
        made.rename(parent / name)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _save_side(folder: Path, name: str, side: Side) -> dict[str, Any]:
    np.save(folder / f"{name}-letters.npy", side.letters.numbers)
    np.save(folder / f"{name}-steps.npy", side.letters.steps)
    if side.meaning is not None:
        _save_meaning(folder, name, side.meaning)
    for neighbours in side.neighbours:
        # Both sides share what is said of letters: it is written twice, and is the same.
        for part, array in neighbours.arrays().items():
            np.save(folder / f"{part}.npy", array)
    head = {field: np.asarray(value).tolist() for field, value in asdict(side.head).items()}
    return {
        "offset": side.offset.tolist(),
        "has_meaning": side.meaning is not None,
        "sharpness": side.meaning.sharpness if isinstance(side.meaning, NearMeaning) else 0.0,
        "temperature": side.temperature,
        "head": head,
        "thresholds": asdict(side.thresholds),
        "persistence": side.persistence,
        "figures": dict(side.figures),
    }


def _save_meaning(folder: Path, name: str, meaning: Meaning) -> None:
    np.save(folder / f"{name}-mean.npy", meaning.mean)
    match meaning:
        case StraightMeaning(weights=weights):
            np.save(folder / f"{name}-meaning.npy", weights)
        case NearMeaning(votes=votes):  # the vectors are those of its neighbours
            np.save(folder / f"{name}-votes.npy", votes.numbers)
            np.save(folder / f"{name}-vote-steps.npy", votes.steps)


def _loaded(folder: Path) -> Model:
    contents = json.loads((folder / _CONTENTS).read_text("utf-8"), object_pairs_hook=_Shared().mapping)
    by_letters, by_meaning = _neighbours(folder, has_meaning=contents["fused"] is not None)
    space = LexicalSpace(_array(folder, "inside"), _array(folder, "across"), _array(folder, "rarity"))
    fused = contents["fused"]
    return Model(
        fingerprint=folder.name,
        entries=tuple(contents["entries"]),
        vocabulary=Vocabulary(
            _words(contents["words"]),
            map(sys.intern, contents["also_written"]),
            sentences=contents["sentences"],
        ),
        space=space,
        lexical=_side(folder, "lexical", contents["lexical"], by_letters),
        fused=_side(folder, "fused", fused, by_letters + by_meaning) if fused else None,
        sure_by_letters=contents["sure_by_letters"],
    )


class _Shared:
    """Nearly all words stand in the same few mixtures of languages: each is kept once, and at once.

    Ten thousand of them that are thrown away later would leave holes in the memory of a process for months.
    """

    def __init__(self) -> None:
        self._mixtures: dict[tuple[tuple[str, Any], ...], dict[str, Any]] = {}

    def mapping(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """What JSON calls an object; of those that only hold numbers, one for all that are equal."""
        if all(type(value) is float for _, value in pairs):
            return self._mixtures.setdefault(tuple(pairs), dict(pairs))
        return dict(pairs)


def _words(contents: dict[str, list[Any]]) -> dict[str, KnownWord]:
    """Most words are spelled like their key."""
    return {
        sys.intern(key): KnownWord(sys.intern(proper), votes, sys.intern(cyrillic))
        for key, (proper, votes, cyrillic) in contents.items()
    }


def _neighbours(folder: Path, *, has_meaning: bool) -> tuple[tuple[Neighbours, ...], tuple[Neighbours, ...]]:
    """By letters and by meaning; both sides look at the same ones."""
    rows = _array(folder, "rows")
    starts, found, weights = (_array(folder, f"run-{part}") for part in ("starts", "rows", "weights"))
    by_letters = (LetterNeighbours(rows, starts, found, weights),)
    if not has_meaning:
        return by_letters, ()
    vectors = _coarse(folder, "row-vectors", "row-steps")
    return by_letters, (MeaningNeighbours(rows, _array(folder, "fused-mean"), vectors),)


def _side(folder: Path, name: str, contents: dict[str, Any], neighbours: tuple[Neighbours, ...]) -> Side:
    meaning = None
    if contents["has_meaning"]:
        meaning = _meaning(folder, name, contents["sharpness"], neighbours)
    head = contents["head"]
    return Side(
        letters=_coarse(folder, f"{name}-letters", f"{name}-steps"),
        offset=np.array(contents["offset"], np.float32),
        meaning=meaning,
        neighbours=neighbours,
        temperature=contents["temperature"],
        head=Head(
            mean=np.array(head["mean"], np.float32),
            scale=np.array(head["scale"], np.float32),
            weights=np.array(head["weights"], np.float32),
            offset=head["offset"],
        ),
        thresholds=Thresholds(**contents["thresholds"]),
        persistence=contents["persistence"],
        figures=contents["figures"],
    )


def _meaning(folder: Path, name: str, sharpness: float, neighbours: tuple[Neighbours, ...]) -> Meaning:
    mean = _array(folder, f"{name}-mean")
    if not sharpness:
        return StraightMeaning(mean, _array(folder, f"{name}-meaning"))
    [vectors] = [each.vectors for each in neighbours if isinstance(each, MeaningNeighbours)]
    votes = _coarse(folder, f"{name}-votes", f"{name}-vote-steps")
    return NearMeaning(mean, sharpness, vectors, votes)


def _coarse(folder: Path, numbers: str, steps: str) -> Coarse:
    return Coarse(_array(folder, numbers), _array(folder, steps))


def _array(folder: Path, name: str) -> Any:
    # A plain view of the mapped file: its own class makes every small slice several times slower.
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))

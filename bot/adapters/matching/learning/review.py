"""What editors of a knowledge base should look at, found by asking every phrasing as if it were not there."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.adapters.matching.learning.findings import ENOUGH, Found, Review, Stray, Thieves, Thin, Twins
from bot.adapters.matching.learning.heads import temperature_of
from bot.adapters.matching.learning.kernels import LETTERS_ALONE, Blend, kernel_of, unit_rows
from bot.adapters.matching.learning.leave_one_out import (
    parts_of,
    scores_of_kernel,
    scores_of_left_out,
)
from bot.adapters.matching.learning.lesson import BLENDS, PENALTIES
from bot.adapters.matching.learning.material import Material
from bot.adapters.matching.learning.ridge import Matrix, targets_of
from bot.adapters.matching.scoring import shares_of
from bot.domain.knowledge import KnowledgeBase

#: Two entries that share this many phrasings are worth a look; one or two happen by chance.
_FEWEST_STOLEN: Final = 3
#: From here on two phrasings of an entry teach the model the same thing. Letters that are nearly all the
#: same, or a meaning that is, can be two good questions ("Who gets it?", "How long does it last?").
_ALIKE: Final = 0.85
#: What lags does so by more than chance (in standard errors), and by enough to be worth the work.
_BEYOND_CHANCE: Final = 2.0
_WORTH_WHILE: Final = 0.15
_TO_CHOOSE: Final = 3000

Progress = Callable[[str], None]


def reviewed(
    material: Material,
    knowledge: KnowledgeBase,
    progress: Progress = lambda _: None,
    *,
    most_at_once: int | None = None,
) -> Review:
    """Judge every phrasing and title of a base; seconds to a minute."""
    progress("weighing letters and meaning")
    blend, penalty = _weights(material)
    limit = {} if most_at_once is None else {"most_at_once": most_at_once}
    scores = scores_of_left_out(material, blend, penalty, progress=progress, **limit)
    chances = shares_of(scores, temperature_of(scores, material.owners))
    strays = _strays(material, chances)
    right = chances.argmax(axis=1) == material.owners
    languages, weak = _lagging(material, right)
    return Review(
        number=len(right),
        found=float(right.mean()),
        thieves=_thieves(strays),
        strays=strays,
        thin=_thin(knowledge),
        twins=_twins(material),
        languages=languages,
        weak=weak,
    )


def _weights(material: Material) -> tuple[Blend, float]:
    """The weight of meaning and the penalty under which held-out phrasings are least surprising."""
    small = material.rows(next(parts_of(len(material.owners), _TO_CHOOSE)))
    targets = targets_of(small.owners, len(small.names))
    rows = np.arange(len(small.owners))
    found = []
    for blend in BLENDS if material.texts.meaning is not None else (LETTERS_ALONE,):
        kernel = kernel_of(small.texts, blend)
        for penalty in PENALTIES:
            scores = scores_of_kernel(kernel.copy(), targets, penalty)
            chances = shares_of(scores, temperature_of(scores, small.owners))
            surprise = -np.log(chances[rows, small.owners] + 1e-9).mean()
            found.append((round(float(surprise), 6), blend, penalty))
    _, blend, penalty = min(found)
    return blend, penalty


def _strays(material: Material, chances: Matrix) -> tuple[Stray, ...]:
    best = chances.argmax(axis=1)
    strays = [
        Stray(
            material.examples[row],
            material.names[best[row]],
            float(chances[row, material.owners[row]]),
            float(chances[row, best[row]]),
        )
        for row in np.flatnonzero(best != material.owners)
    ]
    return tuple(sorted(strays, key=lambda s: (s.own_probability - s.other_probability, s.phrasing)))


def _thieves(strays: Sequence[Stray]) -> tuple[Thieves, ...]:
    pairs: dict[tuple[str, str], list[Stray]] = defaultdict(list)
    for stray in strays:
        one, other = sorted((stray.phrasing.entry, stray.other))
        pairs[one, other].append(stray)
    found = []
    for (one, other), changed in pairs.items():
        of_one = tuple(stray for stray in changed if stray.phrasing.entry == one)
        of_other = tuple(stray for stray in changed if stray.phrasing.entry == other)
        # The one that loses more is named first.
        if len(of_one) >= len(of_other):
            found.append(Thieves(one, other, of_one, of_other))
        else:
            found.append(Thieves(other, one, of_other, of_one))
    many = [pair for pair in found if pair.number >= _FEWEST_STOLEN]
    return tuple(sorted(many, key=lambda pair: (-pair.number, pair.one, pair.other)))


def _thin(knowledge: KnowledgeBase) -> tuple[Thin, ...]:
    found = [
        Thin(slug, language, len(texts))
        for slug, entry in knowledge.entries.items()
        for language, texts in entry.phrasings.items()
        if len(texts) < ENOUGH
    ]
    return tuple(sorted(found, key=lambda thin: (thin.number, thin.entry, thin.language)))


def _shelves(material: Material) -> Mapping[tuple[str, str], NDArray[np.intp]]:
    shelves: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, example in enumerate(material.examples):
        shelves[example.entry, example.language].append(row)
    return {place: np.array(rows, np.intp) for place, rows in shelves.items()}


def _twins(material: Material) -> tuple[Twins, ...]:
    found = [twins for rows in _shelves(material).values() for twins in _alike(material.rows(rows))]
    return tuple(sorted(found, key=lambda twins: (-twins.likeness, twins.one)))


def _alike(shelf: Material) -> Iterator[Twins]:
    letters, meaning = unit_rows(shelf.texts.letters), shelf.texts.meaning
    likeness = (letters @ letters.T).toarray()
    if meaning is not None:
        likeness = (likeness + meaning @ meaning.T) / 2
    for one, other in zip(*np.nonzero(np.triu(likeness, 1) >= _ALIKE), strict=True):
        yield Twins(shelf.examples[one], shelf.examples[other], float(likeness[one, other]))


def _lagging(material: Material, right: NDArray[np.bool_]) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    shelves = _shelves(material)
    languages = np.array([example.language for example in material.examples])
    whole = [
        _compared(right, languages == code, languages != code, code, None)
        for code in sorted(set(languages.tolist()))
    ]
    weak = [
        _compared(
            right, rows, (material.owners == material.owners[rows[0]]) & (languages != code), code, entry
        )
        for (entry, code), rows in shelves.items()
    ]
    weak = [found for found in weak if found.lags]
    return (
        tuple(sorted(whole, key=lambda found: found.share)),
        tuple(sorted(weak, key=lambda found: (found.share - found.elsewhere, found.entry or ""))),
    )


def _compared(
    right: NDArray[np.bool_],
    here: NDArray[np.bool_] | NDArray[np.intp],
    elsewhere: NDArray[np.bool_],
    language: str,
    entry: str | None,
) -> Found:
    number, others = len(right[here]), len(right[elsewhere])
    if not others:
        share = float(right[here].mean())
        return Found(language, entry, number, share, share, lags=False)
    share, usual = float(right[here].mean()), float(right[elsewhere].mean())
    chance = usual * (1 - usual) * (1 / number + 1 / others)
    worth = 0.0 if entry is None else _WORTH_WHILE
    lags = usual - share > max(_BEYOND_CHANCE * float(np.sqrt(chance)), worth)
    return Found(language, entry, number, share, usual, lags)

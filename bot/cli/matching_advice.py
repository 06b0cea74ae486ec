"""The findings of a review in words: what is the matter, where it stands, and what to do about it."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.adapters.knowledge.places import Places
from bot.adapters.matching.examples import Example
from bot.adapters.matching.learning.findings import ENOUGH, Found, Review, Stray, Thieves, Thin, Twins
from bot.domain.knowledge import KnowledgeBase

_LANGUAGES: Final = {
    "et": "Estonian", "ru": "Russian", "lv": "Latvian", "lt": "Lithuanian", "en": "English", "rml": "Romani",
}  # fmt: skip
_EXAMPLES: Final = 2
_SHOWN: Final = 20
#: What is so much more likely elsewhere may simply stand in the wrong place.
_ELSEWHERE: Final = 0.9
_MORE_WAYS: Final = 5
_QUESTIONS_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at; what needs nothing done has no advice."""

    words: tuple[str, ...]
    advice: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind, the worst first."""

    name: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Advisor:
    """Turns findings into sentences with file and line."""

    review: Review
    knowledge: KnowledgeBase
    places: Places
    folder: str  #: before the names of files, so that editors can jump to them

    def sections(self) -> tuple[Section, ...]:
        """All that was found."""
        found = self.review
        return (
            Section("mixed_up", "Questions that the bot mixes up", tuple(map(self._mixed_up, found.thieves))),
            Section(
                "strays",
                "Ways of asking that fit another question better",
                tuple(map(self._stray, found.strays)),
            ),
            Section("too_few", f"Fewer than {ENOUGH} ways of asking", tuple(map(self._too_few, found.thin))),
            Section(
                "too_similar",
                "Ways of asking that are nearly the same",
                tuple(map(self._similar, found.twins)),
            ),
            Section(
                "languages",
                "How many ways of asking find their question",
                tuple(map(self._language, found.languages)),
            ),
            Section(
                "weak", "Questions that are found less in one language", tuple(map(self._weak, found.weak))
            ),
        )

    def _mixed_up(self, pair: Thieves) -> Item:
        directions = [(pair.one, pair.other, pair.taken), (pair.other, pair.one, pair.given)]
        words = [f"{pair.one} and {pair.other}"]
        for own, other, strays in directions:
            if strays:
                words.append(f"  {_ways(len(strays))} of {own} would go to {other}, such as")
                words += [f"    {self._quoted(stray.phrasing)}" for stray in strays[:_EXAMPLES]]
        advice = (
            "In the ways of asking of each, say what only this question has. Move what belongs to the other."
        )
        data = {
            "entries": [pair.one, pair.other],
            "taken": [
                {
                    "from": own,
                    "to": other,
                    "number": len(strays),
                    "examples": [self._data(stray.phrasing) for stray in strays[:_EXAMPLES]],
                }
                for own, other, strays in directions
            ],
        }
        return Item(tuple(words), advice, data)

    def _stray(self, stray: Stray) -> Item:
        own, other = stray.phrasing.entry, stray.other
        words = (
            self._quoted(stray.phrasing),
            f"  {own} {_percent(stray.own_probability)}, {other} {_percent(stray.other_probability)}",
        )
        if self._is_title(stray.phrasing):
            advice = f"This is the title. Give {own} more ways of asking that sound like it."
        elif stray.other_probability >= _ELSEWHERE:
            advice = f"Does it belong to {other}? Then move it. If not, add what only {own} has."
        else:
            advice = f"Add a word that tells it apart from {other}."
        chances = {"own": round(stray.own_probability, 4), "other": round(stray.other_probability, 4)}
        return Item(words, advice, {**self._data(stray.phrasing), "other": other, "probability": chances})

    def _too_few(self, thin: Thin) -> Item:
        language = _LANGUAGES[thin.language]
        advice = f"Write {thin.missing} more ways of asking in {language} for {thin.entry}."
        data = {"entry": thin.entry, "language": thin.language, "number": thin.number}
        return Item((f"{thin.entry}: {thin.number} in {language}",), advice, data)

    def _similar(self, twins: Twins) -> Item:
        has = len(self.knowledge.entries[twins.one.entry].phrasings[twins.one.language])
        titles = [example for example in (twins.one, twins.other) if self._is_title(example)]
        if has <= ENOUGH:
            advice = "Word one of these two quite differently; there are too few to delete one."
        elif titles:
            advice = "Delete the way of asking: the title says it already."
        else:
            advice = "Delete one of these two, or word it quite differently."
        words = (f"{twins.one.entry}: {self._quoted(twins.one)}", f"  {self._quoted(twins.other)}")
        pair = [self._data(twins.one), self._data(twins.other)]
        return Item(words, advice, {"pair": pair, "likeness": round(twins.likeness, 4)})

    def _language(self, found: Found) -> Item:
        language = _LANGUAGES[found.language]
        lost = Counter(s.phrasing.entry for s in self.review.strays if s.phrasing.language == found.language)
        named = ", ".join(entry for entry, _ in lost.most_common(_QUESTIONS_NAMED))
        advice = f"Let a native speaker read the {language} ways of asking, first those of {named}."
        words = f"{language}: {_percent(found.share)}; in the other languages {_percent(found.elsewhere)}"
        return Item((words,), advice if found.lags else "", _figures(found))

    def _weak(self, found: Found) -> Item:
        language = _LANGUAGES[found.language]
        words = (
            f"{found.entry}: {_percent(found.share)} in {language}, "
            f"{_percent(found.elsewhere)} in the other languages"
        )
        advice = f"Let a native speaker read them, and write {_MORE_WAYS} more ways of asking in {language}."
        return Item((words,), advice, _figures(found))

    def _quoted(self, example: Example) -> str:
        file, line = self.places[example.entry, example.language, example.text]
        return f"{self.folder}/{file}:{line}: “{example.text}”"

    def _data(self, example: Example) -> dict[str, Any]:
        file, line = self.places[example.entry, example.language, example.text]
        return {
            "file": file,
            "line": line,
            "entry": example.entry,
            "language": example.language,
            "text": example.text,
        }

    def _is_title(self, example: Example) -> bool:
        return example.text not in self.knowledge.entries[example.entry].phrasings.get(example.language, ())


def as_text(advisor: Advisor, *, everything: bool) -> str:
    """For people; of each kind the worst, or everything."""
    review = advisor.review
    lines = [
        f"{review.number} ways of asking, each judged as if it did not stand in the files: "
        f"{_percent(review.found)} find their question."
    ]
    for section in advisor.sections():
        lines += ["", *_section(section, everything=everything)]
    return "\n".join(lines)


def _section(section: Section, *, everything: bool) -> Iterator[str]:
    shown = section.items if everything else section.items[:_SHOWN]
    more = "" if len(shown) == len(section.items) else f"; here the worst {len(shown)}, --all shows all"
    yield f"{section.title} ({len(section.items) or 'none'}{more})"
    # What is the same for all is said once.
    common = {item.advice for item in shown} if len(shown) > 1 else set()
    if len(common) == 1 and any(common):
        yield f"  → {common.pop()}"
        shown = tuple(replace(item, advice="") for item in shown)
    for item in shown:
        yield from (f"  {words}" for words in item.words)
        if item.advice:
            yield f"    → {item.advice}"


def as_json(advisor: Advisor) -> str:
    """For programs; always everything."""
    found: dict[str, Any] = {
        "folder": advisor.folder,
        "ways_of_asking": advisor.review.number,
        "found": round(advisor.review.found, 4),
    }
    for section in advisor.sections():
        found[section.name] = [{**item.data, "advice": item.advice} for item in section.items]
    return json.dumps(found, ensure_ascii=False, indent=2)


def _figures(found: Found) -> dict[str, Any]:
    entry = {} if found.entry is None else {"entry": found.entry}
    figures = {"found": round(found.share, 4), "elsewhere": round(found.elsewhere, 4)}
    return {**entry, "language": found.language, "number": found.number, **figures, "lags": found.lags}


def _ways(number: int) -> str:
    return "1 way of asking" if number == 1 else f"{number} ways of asking"


def _percent(share: float) -> str:
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{share:.0%}".replace("%", " %")

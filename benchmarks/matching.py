"""Measures the matcher: quality, robustness, speed and memory, beside what else one could take.

python -m benchmarks.matching --train FILE.jsonl --test FILE.jsonl [--each-language]
python -m benchmarks.matching --tilde FOLDER --frozen --cross-validation --transliteration --speed
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.matching_figures import Row, table
from benchmarks.matching_instruments import ENGINE, KeptVectors, of_model
from benchmarks.matching_quality import of_frozen, of_tasks
from benchmarks.matching_sets import from_files, frozen, tilde
from benchmarks.matching_speed import SIZES, asked_for_speed, of_both, of_rivals, of_size, of_the_bot
from benchmarks.matching_transliteration import of_russian
from benchmarks.matching_trial import of_base
from bot import schooling
from bot.adapters.knowledge.files import load
from bot.adapters.matching.examples import examples_of
from bot.config import content_folder, models_folder

Section = tuple[str, list[Row]]
_WIDE: Final = "mean"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.matching",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--train", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--test", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--each-language", action="store_true", help="a base for each language; the mean")
    parser.add_argument("--tilde", type=Path, metavar="FOLDER", help="with chatbot/ and webapps/ in it")
    parser.add_argument("--frozen", action="store_true", help="the frozen questions and the real base")
    parser.add_argument("--cross-validation", action="store_true", help="the real base asks itself")
    parser.add_argument("--transliteration", action="store_true", help="Russian in Latin letters")
    parser.add_argument("--speed", action="store_true", help="latency, memory, time to learn")
    parser.add_argument("--no-rivals", action="store_true", help="only the matcher itself")
    parser.add_argument("--means", action="store_true", help="print means alone")
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args()


def _sections(options: argparse.Namespace, vectors: KeptVectors) -> Iterator[Section]:
    rivals = not options.no_rivals
    for train, test in zip(options.train, options.test, strict=True):
        tasks = from_files(train, test, each_language=options.each_language)
        yield f"{train.name} → {test.name}", of_tasks(tasks, vectors, rivals=rivals)
    if options.tilde:
        for name, tasks in tilde(options.tilde).items():
            yield f"Tilde {name}", of_tasks(tasks, vectors, rivals=rivals)
    if options.frozen or options.cross_validation or options.transliteration or options.speed:
        yield from _of_the_base(options, vectors)


def _of_the_base(options: argparse.Namespace, vectors: KeptVectors) -> Iterator[Section]:
    knowledge = load(content_folder("knowledge"))
    model = schooling.learn(knowledge, models_folder(), ENGINE, say=_say)
    if options.frozen:
        rows, copies = of_frozen(model, knowledge, vectors, rivals=not options.no_rivals)
        yield f"frozen questions ({copies} word-for-word copies of phrasings left out)", rows
    examples, (asked, _) = examples_of(knowledge), frozen(knowledge)
    if options.cross_validation:
        yield "the base asks itself", of_base(model, examples)
    if options.transliteration:
        instruments = of_model(model, vectors, knowledge)
        yield "Russian in Latin letters", of_russian(instruments, asked["ru"])
    if options.speed:
        texts = asked_for_speed([question for language in asked.values() for question in language])
        yield "the whole bot, in megabytes", of_the_bot(models_folder(), model.fingerprint)
        yield "letters and meaning, the real base", of_both(models_folder(), model.fingerprint, texts)
        for number in SIZES:
            yield f"letters alone, {number} phrasings", of_size(number, examples, texts)
        if not options.no_rivals:
            yield "speed of rivals", of_rivals(examples, texts)


def _say(step: str) -> None:
    sys.stderr.write(f"{step}\n")


def main() -> int:
    """One table a section."""
    options, vectors = _options(), KeptVectors()
    report: dict[str, list[Row]] = {}
    for title, rows in _sections(options, vectors):
        vectors.keep()
        report[title] = rows
        shown = [row for row in rows if row.get("set") == _WIDE] if options.means else rows
        print(f"\n{title}\n{table(shown or rows)}", flush=True)
    if not report:
        print("Say what is to be measured: --help lists it.")
        return 2
    if options.json:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`drom check --matching`: which questions the bot mixes up, told to people who do not program."""

import sys

import typer

from bot import schooling
from bot.adapters.knowledge.files import load
from bot.adapters.knowledge.places import places_of
from bot.cli.matching_advice import Advisor, as_json, as_text
from bot.config import content_folder, embedder_name, models_folder


def check_matching(*, quick: bool, everything: bool, for_programs: bool) -> None:
    """Print what editors should look at; nothing of it is an error."""
    folder = content_folder("knowledge")
    knowledge = load(folder)
    engine = schooling.OFF if quick else embedder_name()
    progress = _Progress()
    review = schooling.review(knowledge, models_folder(), engine, say=progress.say)
    progress.done()
    advisor = Advisor(review, knowledge, places_of(folder), folder.as_posix())
    typer.echo(as_json(advisor) if for_programs else as_text(advisor, everything=everything))


class _Progress:
    """Says on stderr what goes on: over the same line again for people, each step once for files."""

    def __init__(self) -> None:
        self._said = ""

    def say(self, step: str) -> None:
        kind = step.split()[0]
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{step}")
        elif kind != self._said:
            sys.stderr.write(f"{step}\n")
        self._said = kind
        sys.stderr.flush()

    def done(self) -> None:
        """Leave an empty line behind."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")

"""Has the matcher's model learned in a process of its own, and says which model is to be used."""

import asyncio
import fcntl
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.adapters.matching.examples import Example, examples_of, fingerprint
from bot.adapters.matching.learning.findings import Review
from bot.adapters.matching.model import Model
from bot.adapters.matching.store import ModelStore
from bot.domain.environment import without_settings
from bot.domain.knowledge import KnowledgeBase

_log: Final = logging.getLogger(__name__)

#: A new model that finds so much less of its own base than the old one did is not used.
MARGIN: Final = 0.03
#: The bot answers while a model is learned: learning takes what is left of the processor.
_NICENESS: Final = 10
#: With fewer phrasings in the trial a first model is ready in seconds.
QUICK_TRIAL: Final = 4000
OFF: Final = "off"


class LessonFailedError(Exception):
    """The model could not be learned; the lines above say why."""


class StoppedLearningError(Exception):
    """The bot was asked to stop before it had learned its first model."""


@dataclass(frozen=True, slots=True)
class NewModel:
    """A better model, or one that is as good, is ready."""

    model: Model


@dataclass(frozen=True, slots=True)
class WorseModel:
    """What was learned finds less than before: the phrasings have become harder to tell apart."""

    before: float
    after: float


@dataclass(frozen=True, slots=True)
class FailedLesson:
    """The process that learns ended without a model."""


News = NewModel | WorseModel | FailedLesson | None


class School:
    """The models of one folder for one base; learns what is missing, one lesson at a time."""

    def __init__(self, knowledge_dir: Path, models_dir: Path, engine: str) -> None:
        self._knowledge_dir = knowledge_dir
        self._models_dir = models_dir
        self._engine = engine
        self._store = ModelStore(models_dir)
        self._lesson: asyncio.subprocess.Process | None = None
        self._wanted = ""
        self._named = ("", "")  #: (version of the knowledge, name of its model)
        self._told = ""

    async def first_model(self, knowledge: KnowledgeBase, stop: asyncio.Event) -> Model:
        """A model to begin with, at once or after seconds: the right one, the last one, or letters alone.

        Raises `LessonFailedError`, and `StoppedLearningError` when `stop` is set meanwhile.
        """
        name = model_name(knowledge, self._engine)
        found = self._store.load(name)
        # As a rule they are the same, and reading it twice would leave its memory behind.
        last = found if found is not None and name == self._store.name_in_use() else self._store.in_use()
        if found is not None and (last is None or not _is_worse(found, last)):
            self._store.use(found.fingerprint)
            return found
        if last is not None:
            return last
        letters = model_name(knowledge, OFF)
        if self._store.load(letters) is None:
            _log.info("action=first_lesson")
            await self._first_lesson(stop)
        model = self._store.load(letters)
        if model is None:
            raise LessonFailedError(LessonFailedError.__doc__)
        self._store.use(model.fingerprint)
        return model

    async def look(self, knowledge: KnowledgeBase, current: Model) -> News:
        """Once every few seconds: begins a lesson where one is needed, and brings what was learned."""
        name = await self._name_of(knowledge)
        if self._lesson is not None:
            if self._lesson.returncode is None and name == self._wanted:
                self._note_progress()
                return None
            await self.close()
            if self._store.load(self._wanted) is None and name == self._wanted:
                return self._once(f"failed {name}", FailedLesson())
        if current.fingerprint == name or self._told == f"worse {name}":
            return None
        # Questions are answered meanwhile: reading a model takes longer than they should wait.
        found = await asyncio.to_thread(self._store.load, name)
        if found is None:
            if self._told != f"failed {name}":
                self._wanted = name
                self._lesson = await self._begin(quick=False)
            return None
        if _is_worse(found, current):
            before, after = current.best.figures["top1"], found.best.figures["top1"]
            return self._once(f"worse {name}", WorseModel(before, after))
        self._store.use(name)
        return NewModel(found)

    async def close(self) -> None:
        """End a lesson that is going on."""
        lesson, self._lesson = self._lesson, None
        if lesson is not None:
            _kill(lesson)
            await lesson.wait()

    async def _first_lesson(self, stop: asyncio.Event) -> None:
        lesson = self._lesson = await self._begin(quick=True)
        try:
            async with asyncio.TaskGroup() as tasks:
                stopping = tasks.create_task(stop.wait())
                stopping.add_done_callback(lambda _: _kill(lesson))
                await lesson.wait()
                stopping.cancel()
        finally:
            await self.close()
        if stop.is_set():
            raise StoppedLearningError(StoppedLearningError.__doc__)

    def _once(self, what: str, news: News) -> News:
        if self._told == what:
            return None
        self._told = what
        return news

    async def _name_of(self, knowledge: KnowledgeBase) -> str:
        """Asked for every few seconds, and the same as long as nobody edits the knowledge."""
        if self._named[0] != knowledge.version:
            name = await asyncio.to_thread(model_name, knowledge, self._engine)
            self._named = knowledge.version, name
        return self._named[1]

    async def _begin(self, *, quick: bool) -> asyncio.subprocess.Process:
        words = ["learn", "--models", str(self._models_dir), "--engine", OFF if quick else self._engine]
        kept = without_settings(os.environ)
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, *(["--quick"] if quick else []),
            env=kept | {"DROM_KNOWLEDGE_DIR": str(self._knowledge_dir)},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the bot, which ends it
        )  # fmt: skip

    def _note_progress(self) -> None:
        said = progress_of(self._models_dir)
        if said and said != self._told:
            self._told = said
            _log.info("action=learning step=%s", json.dumps(said))


def _kill(lesson: asyncio.subprocess.Process) -> None:
    if lesson.returncode is None:
        lesson.kill()


def model_name(knowledge: KnowledgeBase, engine: str) -> str:
    """The name of the model that belongs to a base and an engine."""
    return fingerprint(examples_of(knowledge), "" if engine == OFF else engine)


def progress_of(models_dir: Path) -> str:
    """What the lesson that goes on is doing."""
    try:
        return (models_dir / "progress").read_text("utf-8")
    except OSError:
        return ""


def _is_worse(new: Model, old: Model) -> bool:
    if (new.fused is None) != (old.fused is None):
        return False  # of two kinds that cannot be compared, the one that was asked for is used
    return new.best.figures["top1"] < old.best.figures["top1"] - MARGIN


def learn(
    knowledge: KnowledgeBase,
    models_dir: Path,
    engine: str,
    *,
    quick: bool = False,
    say: Callable[[str], None],
) -> Model:
    """Learn a model in this process and keep it; `quick` takes seconds and is less sure of itself."""
    store, name = ModelStore(models_dir), model_name(knowledge, engine)
    with _one_lesson(models_dir):
        return store.load(name) or _learned(knowledge, models_dir, engine, name, quick, say)


@contextmanager
def _one_lesson(models_dir: Path) -> Iterator[None]:
    """Several bots may share the folder: whoever comes second waits, and finds what was learned."""
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        opened = (models_dir / "lesson.lock").open("w")
    except OSError as error:
        raise LessonFailedError(
            f"{models_dir} cannot be written ({type(error).__name__}). "
            "Give that folder to the account the bot runs as, or set DROM_MODELS_DIR."
        ) from None
    with opened as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _learned(
    knowledge: KnowledgeBase,
    models_dir: Path,
    engine: str,
    name: str,
    quick: bool,
    say: Callable[[str], None],
) -> Model:
    from bot.adapters.matching.learning.lesson import MOST_IN_TRIAL, teach  # large: see vectors_for

    store = ModelStore(models_dir)
    examples = examples_of(knowledge)
    vectors = vectors_for(examples, models_dir, engine, say)
    trial = QUICK_TRIAL if quick else MOST_IN_TRIAL
    model = teach(examples, vectors, name=name, most_in_trial=trial, progress=say)
    store.save(model)
    return model


def vectors_for(
    examples: Sequence[Example], models_dir: Path, engine: str, say: Callable[[str], None]
) -> NDArray[np.float32] | None:
    """The sentence vectors of all examples, as far as possible from the cache; None for letters alone."""
    # Only a process that learns needs these: they are large.
    from bot.adapters.embedding.cache import vectors_of
    from bot.adapters.embedding.engines import engine_of

    if engine == OFF:
        return None
    texts = [example.text for example in examples]
    file = ModelStore(models_dir).vectors_file

    def progress(done: int, of: int) -> None:
        say(f"sentence vectors: {done} of {of}")

    return vectors_of(texts, engine_of(engine), engine, file, progress)


def review(knowledge: KnowledgeBase, models_dir: Path, engine: str, *, say: Callable[[str], None]) -> Review:
    """What editors should look at, by a model that has learned all but the phrasing it judges."""
    from bot.adapters.matching.learning.material import Material
    from bot.adapters.matching.learning.review import reviewed

    examples = examples_of(knowledge)
    material = Material.of(examples, vectors_for(examples, models_dir, engine, say))
    return reviewed(material, knowledge, say)


def be_modest() -> None:
    """Let everybody else go first."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)

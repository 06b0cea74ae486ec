"""`drom try` as visitors use it: one command, a whole story, and nothing left behind."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.small_base import health_alone
from tests.whole.answers import first_sentence
from tests.whole.phones import Phones, buttons_of, text_of
from tests.whole.programs import Program, children, eventually, free_port, running
from tests.whole.recordings import picture, voice

pytestmark = pytest.mark.slow

UNKNOWN = "kus saab jalgratast parandada"


@contextmanager
def tried(folder: Path, port: int) -> Iterator[tuple[Program, Phones]]:
    with running(["bot", "try", "--port", str(port)], {"TMPDIR": str(folder)}, folder) as program:
        program.says("The sandbox is open")
        with closing(Phones(f"http://127.0.0.1:{port}")) as phones:
            yield program, phones


def test_what_was_learned_stays_so_that_the_next_start_is_quick(tmp_path: Path) -> None:
    settings = {
        "DROM_KNOWLEDGE_DIR": str(health_alone(tmp_path / "knowledge", "dentist", "health-insurance")),
        "DROM_MODELS_DIR": "",
        "TMPDIR": str(tmp_path),
    }
    for learns in (True, False):
        port = free_port()
        with running(["bot", "try", "--port", str(port)], settings, tmp_path) as program:
            printed = program.says("The sandbox is open")
            assert ("learning from letters" in printed) is learns
            ends_without_a_trace(program, tmp_path, signal.SIGTERM)
    assert (tmp_path / "drom-models" / "in-use").is_file()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def opens_a_case(phones: Phones, family: str) -> int:
    """Ask what nobody knows, send a photo, and let both be passed on; returns the case's topic."""
    known = {topic["thread"] for topic in phones.topics("mediators")}
    question = phones.writes(family, UNKNOWN)
    assert buttons_of(phones.hears(family, reply_to=question))[0].startswith("pe:")
    photo = phones.sends(family, "photo", picture(), "kiri.png", caption="Mis kiri see on?")
    phones.hears(family, reply_to=photo)
    phones.presses(family, "pe", after=photo)
    phones.presses(family, "yes", after=photo)

    def look() -> int | None:
        new = [topic["thread"] for topic in phones.topics("mediators") if topic["thread"] not in known]
        return new[0] if new else None

    return int(phones.until("mediators", look, "No topic was made for the case"))


def in_topic(phones: Phones, thread: int) -> list[str]:
    """What the bot has put there: its words, or the kind of file."""
    return [
        "photo" if "photo" in message else text_of(message)
        for message in phones.messages("mediators")
        if message["thread"] == thread and message["from_slug"] == "bot" and "chat" in message
    ]


def test_a_whole_story_over_http(tmp_path: Path) -> None:
    with tried(tmp_path, free_port()) as (_, phones):
        # Two families are answered at once, each in its own language, before they have chosen any.
        phones.appears("aino", "Aino", "et")
        phones.appears("zina", "Zina", "ru")
        asked = phones.writes("aino", "kuidas leida endale perearsti")
        assert first_sentence("family-doctor-find", "et") in text_of(phones.hears("aino", reply_to=asked))
        asked = phones.writes("zina", "как записать ребёнка в школу")
        card = phones.hears("zina", reply_to=asked)
        assert first_sentence("school-enrolment", "ru") in text_of(card)
        phones.does("press", as_="zina", chat="zina", message_id=card["message_id"], data=buttons_of(card)[0])
        phones.hears("zina", after=card["message_id"])

        # What the bot does not know goes to a mediator, with the photo.
        thread = opens_a_case(phones, "aino")
        phones.until(
            "mediators", lambda: "photo" in in_topic(phones, thread), "The photo did not reach the topic"
        )
        words = in_topic(phones, thread)
        assert words.index(UNKNOWN) < words.index("photo")
        relayed = next(m for m in phones.messages("mediators") if m["thread"] == thread and "photo" in m)
        assert phones.file(relayed["photo"][-1]["file_id"]) == picture()
        assert not any("Aino" in told for told in words), "the room must not learn the family's name"

        # Anna takes it and answers with words and with her voice.
        taken = phones.presses("anna", "ta:", "mediators")
        case = taken.removeprefix("ta:")
        before = phones.hears("aino", case)["message_id"]
        phones.button("mediators", f"ce:{case}")
        phones.writes("anna", "Tere, mina olen Anna. Tulen homme kaasa.", "mediators", thread)
        phones.sends("anna", "voice", voice(), "voice.oga", "mediators", thread=thread, duration=2)
        phones.hears("aino", "mina olen Anna")
        spoken = phones.until(
            "aino",
            lambda: [m for m in phones.from_bot("aino", after=before) if "voice" in m],
            "The voice note did not reach the family",
        )[0]
        assert phones.file(spoken["voice"]["file_id"]) == voice()

        # She closes with an outcome and a number of persons; the family says how it was.
        phones.presses("anna", f"ce:{case}", "mediators")
        phones.presses("anna", f"oc:{case}:solved", "mediators")
        phones.presses("anna", f"ps:{case}:solved:6", "mediators")
        closing_words = phones.button("aino", f"fe:{case}:good")[0]["message_id"]
        phones.presses("aino", f"fe:{case}:good")
        phones.hears("aino", after=closing_words)
        phones.until(
            "mediators",
            lambda: [t for t in phones.topics("mediators") if t["thread"] == thread and t["closed"]],
            "The topic was not closed",
        )

        # The month is not over, so nothing is told of it, however often anybody asks.
        assert not any(letter.isdigit() for letter in statistics_of(phones))


def statistics_of(phones: Phones) -> str:
    asked = phones.writes("staff", "/stats", "staffroom")
    return text_of(phones.hears("staffroom", reply_to=asked))


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_without_a_trace(tmp_path: Path, ending: signal.Signals) -> None:
    with tried(tmp_path, free_port()) as (program, phones):
        phones.writes("family1", "kuidas leida perearsti")
        ends_without_a_trace(program, tmp_path, ending)


def test_after_ctrl_c_the_next_start_on_the_same_port_begins_anew(tmp_path: Path) -> None:
    port = free_port()
    with tried(tmp_path, port) as (first, phones):
        asked = phones.writes("family1", "kuidas leida perearsti")
        phones.hears("family1", reply_to=asked)
        ends_without_a_trace(first, tmp_path, signal.SIGINT)
    with tried(tmp_path, port) as (_, phones):
        assert phones.messages("family1") == []
        assert phones.topics("mediators") == []
        asked = phones.writes("family1", "kuidas leida perearsti")
        phones.hears("family1", reply_to=asked)


def ends_without_a_trace(program: Program, folder: Path, ending: signal.Signals) -> None:
    """No process, no folder, and nothing on the screen that could frighten anybody."""
    started = children(program.process.pid)
    assert len(started) == 2, "the sandbox and the bot"
    assert list(folder.glob("drom-try-*")), "the database is somewhere"
    program.signal(ending)
    assert program.wait() == 0
    eventually(lambda: not any(map(is_alive, started)), lambda: f"Some of {started} are still there.")
    assert list(folder.glob("drom-try-*")) == []
    assert re.search(r"Traceback|WARNING|ERROR", program.printed) is None, program.printed


def test_when_a_part_dies_the_other_ends_too_and_says_so(tmp_path: Path) -> None:
    with tried(tmp_path, free_port()) as (program, _):
        started = children(program.process.pid)
        os.kill(started[-1], signal.SIGKILL)
        assert program.wait() == 1
        assert "ended by itself" in program.printed and "Traceback" not in program.printed
        eventually(lambda: not any(map(is_alive, started)), lambda: f"Some of {started} are still there.")
        assert list(tmp_path.glob("drom-try-*")) == []


def test_killed_outright_it_still_leaves_nothing_behind(tmp_path: Path) -> None:
    with tried(tmp_path, free_port()) as (program, _):
        started = children(program.process.pid)
        os.kill(program.process.pid, signal.SIGKILL)
        eventually(lambda: not any(map(is_alive, started)), lambda: f"Some of {started} are still there.")
        assert list(tmp_path.glob("drom-try-*")) == []


def test_the_bot_follows_the_clock_and_going_back_to_now_makes_a_new_world(tmp_path: Path) -> None:
    with tried(tmp_path, free_port()) as (program, phones):
        phones.writes("staff", "/hours Mon-Fri 9:00-17:00", "mediators")
        phones.does("clock", to="saturday_night")
        asked = phones.writes("staff", "/hours", "mediators")
        told = text_of(phones.hears("mediators", reply_to=asked))
        assert "after 9:00" in told and "today" not in told and "tomorrow" not in told, told
        first = children(program.process.pid)
        phones.does("clock", to="now")
        eventually(lambda: not any(map(is_alive, first)), lambda: "The former world is still there.")
        eventually(lambda: program.printed.count("is open") == 2, lambda: program.printed)
        assert phones.topics("mediators") == [] and phones.messages("family1") == []
        assert re.search(r"Traceback|WARNING|ERROR", program.printed) is None, program.printed

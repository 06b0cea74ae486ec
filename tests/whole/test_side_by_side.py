"""Several processes on one PostgreSQL: one leads, another takes over, and families notice nothing."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.postgres_server import PostgresServer
from tests.whole.balancer import balancing
from tests.whole.programs import Program, eventually, free_port
from tests.whole.stage import Stage, staged

pytestmark = pytest.mark.slow
WON, LOST = "action=lead_won", "action=lead_lost"


@pytest.fixture
def stage(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Stage]:
    name = postgres_server.create_database()
    with staged(tmp_path, DROM_DATABASE_URL=postgres_server.url(name)) as stage:
        yield stage
    postgres_server.drop_database(name)


def another(stage: Stage, **settings: str) -> Program:
    """One more process; returns before it is ready."""
    life = Program(["bot", "run"], stage.settings | settings, stage.folder)
    stage.lives.append(life)
    return life


def asks(stage: Stage, who: str, first: int, last: int) -> list[int]:
    return [stage.phones.writes(who, f"perearst {number}") for number in range(first, last)]


def answered(stage: Stage, who: str, questions: list[int]) -> None:
    """Each once, one after another."""
    for number in questions:
        stage.phones.hears(who, reply_to=number)
    replies = [
        message["reply_to_message"]["message_id"]
        for message in stage.phones.from_bot(who)
        if "reply_to_message" in message
    ]
    assert [number for number in replies if number in questions] == questions, stage.logs


def leads(life: Program) -> bool:
    printed = life.printed
    return printed.count(WON) > printed.count(LOST)


def leader_and_other(stage: Stage) -> tuple[Program, Program]:
    """On a machine that is too busy the lead may have gone to the other one already."""

    def look() -> tuple[Program, Program] | None:
        first, second = stage.lives
        if leads(first) == leads(second):
            return None
        return (first, second) if leads(first) else (second, first)

    return eventually(look, lambda: stage.logs)


def test_another_process_takes_over_within_seconds_when_the_leader_hangs_or_dies(stage: Stage) -> None:
    another(stage).says(WON)
    began = time.monotonic()
    another(stage).says("Drom runs as @")
    # What a machine may add to the seconds of the product: as much as it needs for two starts just now.
    busy = 2 * (time.monotonic() - began)
    stage.phones.appears("maria", "Maria", "et")
    stage.phones.starts("maria", "ee-et")
    answered(stage, "maria", asks(stage, "maria", 0, 3))

    leader, other = leader_and_other(stage)
    leader.signal(signal.SIGSTOP)
    began = time.monotonic()
    meanwhile = asks(stage, "maria", 3, 6)
    eventually(lambda: leads(other), lambda: stage.logs)
    took_over = time.monotonic() - began
    answered(stage, "maria", meanwhile)
    leader.signal(signal.SIGCONT)
    eventually(lambda: not leads(leader), lambda: stage.logs)
    answered(stage, "maria", asks(stage, "maria", 6, 9))
    assert took_over < 20 + busy, "five seconds of silence, one to notice, and a busy machine"

    leader, other = leader_and_other(stage)
    leader.signal(signal.SIGKILL)
    began = time.monotonic()
    meanwhile = asks(stage, "maria", 9, 12)
    eventually(lambda: leads(other), lambda: stage.logs)
    assert time.monotonic() - began < 12 + busy, "one second to notice, and a busy machine"
    answered(stage, "maria", meanwhile)


def test_a_rolling_restart_behind_a_balancer_loses_nothing_and_repeats_nothing(stage: Stage) -> None:
    front, ports = free_port(), [free_port(), free_port()]
    stage.settings["DROM_WEBHOOK_URL"] = f"http://127.0.0.1:{front}/telegram"
    places = [{"DROM_LISTEN": f"127.0.0.1:{port}"} for port in ports]
    with balancing(front, ports):
        running = [another(stage, **place) for place in places]
        for life in running:
            life.says("Drom runs as @")
        for who in ("maria", "rosa"):
            stage.phones.appears(who, who.title(), "et")
            stage.phones.starts(who, "ee-et")
        questions: dict[str, list[int]] = {"maria": [], "rosa": []}
        for number, place in enumerate(places):
            for who, asked in questions.items():
                asked.extend(asks(stage, who, 10 * number, 10 * number + 4))
            assert httpx.get(f"http://127.0.0.1:{ports[number]}/readyz").status_code == 200
            running[number].signal(signal.SIGTERM)
            for who, asked in questions.items():
                asked.extend(asks(stage, who, 10 * number + 4, 10 * number + 8))
            assert running[number].wait() == 0
            running[number] = another(stage, **place)
            running[number].says("Drom runs as @")
        for who, asked in questions.items():
            answered(stage, who, asked)
    assert "getUpdates" not in {call["method"] for call in stage.phones.calls()}

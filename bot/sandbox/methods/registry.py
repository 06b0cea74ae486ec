"""The table of all methods: a name in small letters, the model of its parameters, what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.sandbox.parameters.model import Parameters
from bot.sandbox.world import World

P = TypeVar("P", bound=Parameters)


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the Bot API."""

    name: str
    model: type[Parameters]
    run: Callable[[World, Any], Any]


HANDLERS: dict[str, Method] = {}


def handles(model: type[P]) -> Callable[[Callable[[World, P], Any]], Callable[[World, P], Any]]:
    def remember(run: Callable[[World, P], Any]) -> Callable[[World, P], Any]:
        name = model.__name__[0].lower() + model.__name__[1:]
        HANDLERS[name.lower()] = Method(name, model, run)
        return run

    return remember

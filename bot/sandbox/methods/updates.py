"""Polling for updates and having them delivered."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import handles
from bot.sandbox.model import JSON
from bot.sandbox.parameters.updates import DeleteWebhook, GetUpdates, GetWebhookInfo, SetWebhook
from bot.sandbox.queue import Webhook
from bot.sandbox.world import World


@handles(GetUpdates)
def get_updates(world: World, p: GetUpdates) -> Awaitable[list[JSON]]:
    limit = 100 if p.limit is None else p.limit
    if not 1 <= limit <= 100:
        raise bad_request("limit must be between 1 and 100")
    if (p.timeout or 0) < 0:
        raise bad_request("timeout must not be negative")
    world.updates.allow(p.allowed_updates)
    return world.updates.poll(p.offset or 0, limit, p.timeout or 0)


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    if not is_here and parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


@handles(SetWebhook)
def set_webhook(world: World, p: SetWebhook) -> bool:
    if p.url:
        _check_address(p.url)
    if p.secret_token is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", p.secret_token):
        raise bad_request("secret token contains unallowed characters")
    connections = 40 if p.max_connections is None else p.max_connections
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    world.updates.allow(p.allowed_updates)
    if p.drop_pending_updates:
        world.updates.forget_all()
    world.updates.set_webhook(Webhook(p.url, p.secret_token, connections))
    return True


@handles(DeleteWebhook)
def delete_webhook(world: World, p: DeleteWebhook) -> bool:
    if p.drop_pending_updates:
        world.updates.forget_all()
    world.updates.set_webhook(Webhook())
    return True


@handles(GetWebhookInfo)
def get_webhook_info(world: World, p: GetWebhookInfo) -> JSON:
    queue, webhook = world.updates, world.updates.webhook
    queue.expire()
    info: JSON = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
        info["ip_address"] = "127.0.0.1"
    if webhook.last_error_date is not None:
        info["last_error_date"] = webhook.last_error_date
        info["last_error_message"] = webhook.last_error_message
    if queue.allowed_as_set:
        info["allowed_updates"] = queue.allowed_as_set
    return info

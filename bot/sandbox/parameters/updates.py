"""Updates by polling or by webhook."""

from bot.sandbox.parameters.model import Parameters
from bot.sandbox.parameters.types import InputFile


class GetUpdates(Parameters):
    """The call getUpdates."""

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class SetWebhook(Parameters):
    """The call setWebhook."""

    url: str
    certificate: InputFile | None = None
    ip_address: str | None = None
    max_connections: int | None = None
    allowed_updates: list[str] | None = None
    drop_pending_updates: bool | None = None
    secret_token: str | None = None


class DeleteWebhook(Parameters):
    """The call deleteWebhook."""

    drop_pending_updates: bool | None = None


class GetWebhookInfo(Parameters):
    """The call getWebhookInfo."""

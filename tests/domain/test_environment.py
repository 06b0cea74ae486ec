"""Programs that the bot starts have none of its settings."""

from bot.domain.environment import without_settings


def test_the_bots_settings_stay_with_it_and_everything_else_goes_along() -> None:
    told = {"PATH": "/usr/bin", "DROM_SECRET_KEYS": "secret", "DROM_TOKEN": "1:A", "LANG": "et_EE.UTF-8"}
    assert without_settings(told) == {"PATH": "/usr/bin", "LANG": "et_EE.UTF-8"}

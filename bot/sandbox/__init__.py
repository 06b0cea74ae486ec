"""A local Telegram: the Bot API and the people behind the phones, in one process that forgets everything."""

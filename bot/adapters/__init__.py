"""How it is done: every package here knows exactly one outside thing."""

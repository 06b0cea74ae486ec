"""Sets one document with typst in a process of its own: what typst remembers is gone with it.

Run as a file: `{"source", "values", "format", "ppi"}` comes in as JSON, `{"pages": [base64]}` goes out.
"""

import json
import sys
from base64 import b64encode
from typing import Any

import typst


def main() -> None:
    """Once."""
    order = json.load(sys.stdin)
    # Several pictures come as a list, which the library's types do not know.
    made: Any = typst.compile(
        order["source"].encode(),
        format=order["format"],
        ppi=order["ppi"],
        sys_inputs={"values": json.dumps(order["values"])},
        ignore_system_fonts=True,  # the same paper on every machine
    )
    pages = made if isinstance(made, list) else [made]
    json.dump({"pages": [b64encode(page).decode() for page in pages]}, sys.stdout)


if __name__ == "__main__":
    main()

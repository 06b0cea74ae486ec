"""Takes postal code and town out of an address as people write it, and guesses nothing."""

import re
from typing import Final

#: Estonia: 10113 Tallinn; Latvia: Rīga, LV-1010; Lithuania: LT-01103 Vilnius.
_CODE: Final = re.compile(r"(?:LV-\d{4}|LT-\d{5}|\d{5})", re.ASCII)


def address_fields(address: str, municipality: str, country: str) -> dict[str, str]:
    """All fields that the standard requires; what the address does not say is an empty text."""
    parts = [part.strip() for part in address.split(",") if part.strip()]
    code = next((found.group() for part in parts[1:] if (found := _CODE.search(part))), "")
    rest = [part.replace(code, "").strip() if code else part for part in parts[1:]]
    towns = [part for part in rest if part]
    city = towns[-1] if towns else municipality
    street = ", ".join([*parts[:1], *towns[:-1]])
    return {
        "address_1": street,
        "city": city,
        "state_province": "",
        "postal_code": code,
        "country": country,
        "address_type": "physical",
    }

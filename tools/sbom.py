"""Writes what Drom is made of as CycloneDX: `python tools/sbom.py requirements.lock build/sbom.json`.

From the lock file, since that is what is installed, with its hashes; nothing is asked of the internet.
"""

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> list[Component]:
    """One for each package; its hashes are those of all files that may be installed for it."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return [
        Component(
            type=ComponentType.LIBRARY,
            name=found[1],
            version=found[2],
            purl=PackageURL("pypi", name=found[1].lower().replace("_", "-"), version=found[2]),
            bom_ref=f"{found[1]}=={found[2]}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in _HASH.findall(block)],
            licenses=[LicenseFactory().make_from_string(name)] if (name := licence(found[1])) else [],
        )
        for block in blocks
        if (found := _PACKAGE.match(block))
    ]


def licence(package: str) -> str | None:
    """What an installed package says in a form for machines."""
    try:
        return metadata(package).get("License-Expression")
    except PackageNotFoundError:
        return None


def main(lock: Path, target: Path) -> None:
    """Write the file."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    bom = Bom(components=components(lock.read_text("utf-8")))
    bom.metadata.component = Component(
        type=ComponentType.APPLICATION, name=project["name"], version=project["version"], bom_ref="drom"
    )
    bom.register_dependency(bom.metadata.component, bom.components)
    target.write_text(JsonV1Dot6(bom).output_as_string(indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Brings new sentences of the code into every catalogue, also of a language that Babel has never heard of."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.adapters.translations.reading import FILE


def renew(template: Path, locales: Path) -> None:
    """Every folder of `locales` gets the sentences of the template; translations stay, new ones are empty."""
    with template.open("rb") as file:
        sentences = read_po(file)
    for folder in sorted(path for path in locales.iterdir() if path.is_dir()):
        path = folder / FILE
        catalogue = _catalogue(folder.name, path)
        catalogue.update(sentences, no_fuzzy_matching=True, update_creation_date=False)
        path.parent.mkdir(exist_ok=True)
        unfinished = path.with_suffix(".new")
        with unfinished.open("wb") as file:
            write_po(file, catalogue, width=0)
        # A translator's work of weeks: at every moment the file is the old one or the new one.
        unfinished.replace(path)


def _catalogue(language: str, path: Path) -> Catalog:
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language)
    return Catalog(locale=language, project="Drom", fuzzy=False)


if __name__ == "__main__":
    renew(Path(sys.argv[1]), Path(sys.argv[2]))

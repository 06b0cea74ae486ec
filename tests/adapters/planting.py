"""One mistake of each kind, planted into a copy of the real knowledge and catalogues."""

import re
import shutil
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

NAMES: Final = '{et: "Proov", ru: "Проба", lv: "Proba", lt: "Proba", en: "Trial"}'


def _phrasings(subject: str, *, lt: str = "") -> str:
    lines = []
    for language in ("et", "ru", "lv", "lt", "en"):
        texts = [f'"zq {subject} {language} w{chr(97 + number) * 3}"' for number in range(8)]
        if language == "lt" and lt:
            texts[0] = f'"{lt}"'
        lines.append(f"      {language}: [{', '.join(texts)}]\n")
    return "    phrasings:\n" + "".join(lines)


def _entry(slug: str, *, titles: str = NAMES, related: str = "", lt: str = "") -> str:
    listed = f"    related: [{related}]\n" if related else ""
    return f"  {slug}:\n    titles: {titles}\n{listed}{_phrasings(slug.replace('zq-', ''), lt=lt)}"


def _service(slug: str, more: str, *, verified: str = "    verified: true\n") -> str:
    return (
        f'  {slug}:\n    names: {{et: "Proov", ru: "Проба", en: "Trial"}}\n'
        '    descriptions: {et: "Proov.", ru: "Проба.", en: "Trial."}\n'
        f"{more}    source: https://example.ee/{slug}\n    checked: 2026-11-20\n{verified}"
    )


def _answer(
    *,
    days: str = "reviewed: 2026-11-20\nreview_by: 2027-05-20\n",
    more: str = "",
    summary: str = "Küsige meilt.",
    et: str = "",
) -> str:
    return (
        f"{days}sources:\n  - {{url: https://example.ee/zq, checked: 2026-11-20}}\n{more}"
        f'texts:\n  et:\n    summary:\n      - "{summary}"\n{et}'
        '  ru: {summary: ["Спросите нас."]}\n  en: {summary: ["Ask us."]}\n'
    )


HARD: Final = (
    "    steps:\n"
    + '      - "Sotsiaalkindlustusametile esitatakse perehüvitiste avaldus elektrooniliselt."\n' * 5
    + '      - "Menetlustoimingute ajapikendamise küsimused lahendatakse haldusmenetluslikult."\n' * 3
)

#: Appended to the questions of a topic that exists.
QUESTIONS: Final = (
    _entry("zq-titles", titles='{et: "Proov", ru: "Проба", lv: "Proba", en: "No Lithuanian"}')
    + _entry("zq-related", related="zq-no-such-entry")
    + _entry("zq-same", lt="zq related lt WAAA!")
    + _entry("zq-near", lt="wbbb lt related zq")
    + _entry("zq-answered")
)
#: Set before the other services.
SERVICES: Final = (
    _service("zq-no-verified", "", verified="")
    + _service("zq-form", '    phones: [{number: "669 6630"}]\n')
    + _service("zq-invalid", '    phones: [{number: "+372 111 1111"}]\n')
    + _service("zq-first", '    phones: [{number: "+372 601 2345"}]\n    emails: [zq@example.ee]\n')
    + _service("zq-second", '    phones: [{number: "+3726012345"}]\n')
    + _service("zq-mail", "    emails: [ZQ@example.ee]\n")
    + _service("zq-page", "    urls: [https://zq.example.org/one, https://zq.example.org]\n")
    + _service("zq-page-again", "    urls: [https://www.zq.example.org/one/]\n")
    + _service("zq-address", '    address: "Proovi 1, Valga"\n    emails: [a@one.example.ee]\n')
    + _service("zq-address-again", '    address: "proovi 1 Valga"\n    emails: [a@two.example.ee]\n')
    + _service("zq-link", "    urls: [http:/example.ee]\n")
    + _service("zq-hours", '    hours:\n      - {days: [mo], opens: "17:00", closes: "09:00"}\n')
    + _service("zq-place", "    municipality: zq-nowhere\n")
)
#: New files, each with the mistake of its name.
FILES: Final = {
    "ee/answers/zq-ghost.yaml": _answer(),
    "ee/answers/zq-titles.yaml": _answer(summary="Helistage +372 601 2345 kohe."),
    "ee/answers/zq-related.yaml": _answer(summary="Vaadake www.zq.example.org lehelt."),
    "ee/answers/zq-same.yaml": _answer(
        more="services: [zq-no-such-service]\nmunicipalities: {zq-nowhere: {services: [zq-first]}}\n",
        summary=" ".join(["sõna"] * 17) + ".",
    ),
    "ee/answers/zq-near.yaml": _answer(
        days="reviewed: 2026-01-20\nreview_by: 2026-07-20\n", summary="Üks. Kaks. Kolm. Neli.", et=HARD
    ),
    "questions/zq-topic.yaml": "entries:\n" + _entry("zq-lost"),
    "lv/zq.yaml": "a: b\n",
}
BROKEN: Final = {
    "ee/answers/zq-answered.yaml": _answer(days="reviewed: [2026-11-20\nreview_by: 2027-05-20\n"),
    "lt/country.yaml": "code: LT\ncode: LT\nflag: 1\n\tnames: x\n",
}


def plant(folder: Path) -> tuple[Path, Path]:
    """The copies of knowledge and catalogues, spoilt."""
    knowledge = Path(shutil.copytree(ROOT / "knowledge", folder / "knowledge"))
    with (knowledge / "questions/health.yaml").open("a", encoding="utf-8") as file:
        file.write("\n" + QUESTIONS)
    _change(knowledge / "ee/directory.yaml", r"(?m)^services:\n", "services:\n" + SERVICES)
    for name, text in (FILES | BROKEN).items():
        (knowledge / name).parent.mkdir(exist_ok=True)
        (knowledge / name).write_text(text, encoding="utf-8")
    locales = Path(shutil.copytree(ROOT / "locales", folder / "locales"))
    _change(locales / "lv/LC_MESSAGES/drom.po", r'msgid "English"\nmsgstr ".*"', 'msgid "English"\nmsgstr ""')
    _change(locales / "lt/LC_MESSAGES/drom.po", r'msgid "English"\n', '#, fuzzy\nmsgid "English"\n')
    case = r'(msgid "Case \{word\}"\nmsgstr ".*)\{word\}(.*")'
    _change(locales / "et/LC_MESSAGES/drom.po", case, r"\1{sõna}\2")
    _change(locales / "ru/LC_MESSAGES/drom.po", case, r"\1{word\2")
    _change(locales / "en/LC_MESSAGES/drom.po", r'msgid "English"\nmsgstr ".*"\n', "")
    return knowledge, locales


def _change(path: Path, pattern: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    changed, number = re.subn(pattern, new, text, count=1)
    assert number == 1, f"{path} has no {pattern}"
    path.write_text(changed, encoding="utf-8")

"""A small knowledge base for tests, and what reading a folder gives."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from bot.adapters.knowledge import KnowledgeError, check, load
from bot.adapters.knowledge.schema import EveryLanguage, SomeLanguages
from bot.domain.languages import ALL_LANGUAGES, LANGUAGES

TODAY: Final = date(2026, 11, 22)


def _phrasings(subject: str) -> str:
    asked = (
        "where is",
        "who has",
        "when opens",
        "what does it cost with",
        "may I visit",
        "help me with",
        "I lost",
        "tell about",
    )
    lines = []
    for language in LANGUAGES:
        texts = ", ".join(f'"{words} {subject} {language}"' for words in asked)
        lines.append(f"      {language}: [{texts}]")
    return "\n".join(lines)


def _names(text: str) -> str:
    return "{" + ", ".join(f"{language}: {text} {language}" for language in LANGUAGES) + "}"


def _signals(kind: str, words: str) -> str:
    lines = [f'    {language}: {{signals: ["{words} {language}"]}}' for language in LANGUAGES]
    return "\n".join([f"  {kind}:", *lines])


_KINDS: Final = {
    "medical": "hurt",
    "suicide": "despair",
    "violence": "beaten",
    "fire": "house burns",
    "child": "baby gone",
    "exposure": "frozen",
}

FILES: Final = {
    "emergency.yaml": "kinds:\n" + "\n".join(_signals(kind, words) for kind, words in _KINDS.items()) + "\n",
    "topics.yaml": f"""\
topics:
  health: {{emoji: "🏥", names: {_names("Health")}}}
  aid: {{emoji: "🧺", names: {_names("Aid")}}}
""",
    "questions/aid.yaml": f"""\
entries:
  food:
    titles: {_names("Food")}
    phrasings:
{_phrasings("bread")}
""",
    "questions/health.yaml": f"""\
entries:
  doctor:
    titles: {_names("Doctor")}
    related: [food]
    phrasings:
{_phrasings("doctor")}
""",
    "ee/country.yaml": f"""\
code: EE
flag: "🇪🇪"
names: {_names("Estonia")}
timezone: Europe/Tallinn
languages: [et, en]
fallback:
  et: [en]
  ru: [et, en]
  lv: [en, et]
  lt: [en, et]
  en: [et]
municipalities:
  valga: {{names: {_names("Valga")}}}
  narva: {{names: {_names("Narva")}}}
emergency:
  - service: rescue
    kinds: [medical, suicide, violence, fire, child, exposure]
    names: {_names("Ambulance")}
""",
    "ee/directory.yaml": """\
organisations:
  state:
    names: {et: Riik, en: State}
    descriptions: {et: Riigi ametid., en: Offices of the state.}
    urls: [https://example.ee/state]
services:
  # the comment of a careful person
  fund:
    names: {et: Kassa, en: Fund}
    descriptions: {et: Annab nõu., en: Gives advice.}
    organisation: state
    phones:
      - number: "+372 669 6630"
      - {number: 1220, labels: {et: öösel, en: at night}}
    emails: [info@example.ee]
    urls: [https://example.ee]
    address: "Lastekodu 48, 10113 Tallinn"
    hours:
      - {days: [mo, tu], opens: 08:30, closes: "16:30"}
    hours_note: {et: Lõuna 12–13, en: Lunch 12–13}
    eligibility: {et: Kõik, en: Everybody}
    fees: {et: Tasuta, en: Free}
    documents: {et: Pass, en: Passport}
    languages: [et, en]
    source: https://example.ee/contact
    checked: 2026-11-02
    verified: true
  rescue:
    names: {et: Päästjad, en: Rescue}
    descriptions: {et: Päästab., en: Rescues.}
    phones:
      - number: "112"
    source: https://example.ee/112
    checked: 2026-11-01
    verified: true
  valga-centre:
    names: {et: Keskus, en: Centre}
    descriptions: {et: Annab süüa., en: Gives food.}
    municipality: valga
    always_open: true
    source: https://example.ee/valga
    checked: 2026-11-03
    verified: false
""",
    "ee/answers/doctor.yaml": """\
reviewed: 2026-11-04
review_by: 2027-05-04
sources:
  - {url: https://example.ee/doctor, checked: 2026-11-04}
services: [fund]
texts:
  et:
    summary: [Valige arst., Viige talle avaldus.]
    bring: [avaldus]
    steps: [Leidke arst., Viige avaldus.]
    cost: Tasuta.
    deadline: 7 tööpäeva
  en:
    summary: [Choose a doctor.]
""",
    "ee/answers/food.yaml": """\
reviewed: 2026-11-05
review_by: 2027-05-05
sources:
  - {url: https://example.ee/food, checked: 2026-11-05}
texts:
  et: {summary: [Küsige vallast.]}
  en: {summary: [Ask the municipality.]}
municipalities:
  valga:
    services: [valga-centre]
    sources:
      - {url: https://example.ee/valga-food, checked: 2026-11-06}
    texts:
      et: {summary: [Valgas tulge keskusesse.]}
      en: {summary: [In Valga come to the centre.]}
""",
}


def write_base(folder: Path) -> Path:
    """The small base, without a fault."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path / "knowledge")


def test_the_small_base_has_neither_errors_nor_warnings(base: Path) -> None:
    assert check(base, TODAY).as_text() == ""


def test_the_version_follows_the_content_and_the_names_of_files(base: Path) -> None:
    first = load(base).version
    assert load(base).version == first

    answer = base / "ee/answers/food.yaml"
    answer.write_text(FILES["ee/answers/food.yaml"] + "# a note\n", encoding="utf-8")
    second = load(base).version
    assert second != first

    answer.write_text(FILES["ee/answers/food.yaml"], encoding="utf-8")
    assert load(base).version == first
    with (base / "emergency.yaml").open("a", encoding="utf-8") as file:
        file.write("# a note\n")
    assert load(base).version not in (first, second)


def test_windows_line_ends_and_a_byte_order_mark_are_no_fault(base: Path) -> None:
    expected = load(base)
    path = base / "ee/answers/food.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert load(base).answers == expected.answers


def test_files_that_are_not_yaml_and_hidden_files_are_left_alone(base: Path) -> None:
    (base / "README.md").write_text("\tfor staff", encoding="utf-8")
    (base / "ee/answers/.#food.yaml").symlink_to("nowhere")
    (base / "ee/answers/food.yaml~").write_bytes(b"\xff")

    assert check(base, TODAY).as_text() == ""


def test_load_refuses_with_all_errors_at_once(base: Path) -> None:
    (base / "questions/aid.yaml").write_text("entries: [", encoding="utf-8")
    directory = base / "ee/directory.yaml"
    text = directory.read_text(encoding="utf-8")
    directory.write_text(text.replace("verified: true", "verified: maybe"), encoding="utf-8")
    (base / "ee/answers/ghost.yaml").write_text("reviewed: soon\n", encoding="utf-8")

    with pytest.raises(KnowledgeError) as refused:
        load(base)

    complaints = refused.value.complaints
    assert {complaint.file for complaint in complaints} == {
        "questions/aid.yaml",
        "ee/directory.yaml",
        "ee/answers/ghost.yaml",
    }
    assert complaints == check(base, TODAY).errors
    assert len([c for c in complaints if c.file == "ee/answers/ghost.yaml"]) == 4


def test_of_one_wrong_habit_in_thousands_of_lines_a_hundred_are_told_and_the_other_files_still(
    base: Path,
) -> None:
    (base / "questions/aid.yaml").write_text("a: &b {}\n" + "<<: *b\n" * 150, encoding="utf-8")
    (base / "ee/answers/ghost.yaml").write_text("reviewed: soon\n", encoding="utf-8")

    with pytest.raises(KnowledgeError) as refused:
        load(base)

    told = [c for c in refused.value.complaints if c.file == "questions/aid.yaml"]
    assert len(told) == 101
    assert told[-1].message == "And more in this file. Mend those above first."
    assert len([c for c in refused.value.complaints if c.file == "ee/answers/ghost.yaml"]) == 5


def test_a_broken_file_does_not_make_the_others_look_wrong(base: Path) -> None:
    for name in ("questions/health.yaml", "ee/directory.yaml", "ee/country.yaml", "topics.yaml"):
        (base / name).write_text("a: [", encoding="utf-8")

    with pytest.raises(KnowledgeError) as refused:
        load(base)

    assert [(c.file, c.line) for c in refused.value.complaints] == [
        ("ee/country.yaml", 1),
        ("ee/directory.yaml", 1),
        ("questions/health.yaml", 1),
        ("topics.yaml", 1),
    ]


def test_an_empty_or_absent_folder_says_what_to_write(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(KnowledgeError) as refused:
            load(folder)
        assert [c.file for c in refused.value.complaints] == [
            ".",
            "emergency.yaml",
            "questions",
            "topics.yaml",
        ]


def test_the_languages_of_the_schema_are_those_of_the_domain() -> None:
    assert tuple(EveryLanguage.model_fields) == ALL_LANGUAGES
    assert tuple(SomeLanguages.model_fields) == ALL_LANGUAGES


def test_the_real_knowledge_base_has_no_errors() -> None:
    real = Path(__file__).parents[2] / "knowledge"

    assert check(real, TODAY).errors == ()
    assert load(real).entries

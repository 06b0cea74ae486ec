"""Whatever stands in a file, reading it gives a base or a KnowledgeError, and a report."""

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.adapters.knowledge import KnowledgeError, check, load
from bot.domain.knowledge import KnowledgeBase
from tests.adapters.test_knowledge_folder import FILES, write_base

_SIGNS = st.text("abc et:{}[]-,'\"&*!|>%@#?~\\\n\t 0179.+/é\u2028\ud7ff\U0001f3e5", max_size=120)
_VALUES = st.sampled_from(
    [
        "",
        "[]",
        "{}",
        "[[]]",
        "{a: {}}",
        "true",
        "2026-02-30",
        "99:99",
        "&a [*a]",
        "!!binary x",
        '"\\ud800"',
        "- x",
        "http://[",
    ]
)
_NAMES = st.sampled_from([*FILES, "emergency.yaml", "questions/x.yaml", "lv/answers/food.yaml"])


def outcome(base: Path) -> KnowledgeBase | KnowledgeError:
    try:
        return load(base)
    except KnowledgeError as error:
        return error


def assert_sane(name: str, content: bytes) -> None:
    with TemporaryDirectory() as folder:
        base = write_base(Path(folder))
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_bytes(content)
        report = check(base, date(2026, 11, 22))
        loaded = outcome(base)

    assert isinstance(loaded, KnowledgeError) == bool(report.errors)
    if isinstance(loaded, KnowledgeError):
        assert loaded.complaints == report.errors
    assert len(report.as_text().encode("utf-8").splitlines()) == len(report.complaints)
    assert len(json.loads(report.as_json())["complaints"]) == len(report.complaints)
    assert all(complaint.line >= 1 and complaint.message for complaint in report.complaints)


@settings(max_examples=60, deadline=None)
@given(name=_NAMES, content=st.binary(max_size=200))
@example("topics.yaml", b"[" * 5000)
@example("topics.yaml", b"- " * 5000)
@example("topics.yaml", b"a: &a [*a, *a]\n<<: *a")
@example("ee/country.yaml", b'"\\UFFFFFFFF": 1')
@example("ee/directory.yaml", b'services: {"\\ud800": {names: {"\\0": 1}}}')
@example("ee/directory.yaml", b"? {a: b}\n: c")
@example("ee/directory.yaml", b"services: {a: {phones: {number: [1]}, always_open: [x], hours: x}}")
@example("ee/answers/food.yaml", b"%YAML 9.9\n--- x")
@example("ee/answers/food.yaml", b"texts: {et: [a], en: x}\nmunicipalities: [valga]")
@example("emergency.yaml", b"")
def test_arbitrary_bytes_in_any_file(name: str, content: bytes) -> None:
    assert_sane(name, content)


@settings(max_examples=60, deadline=None)
@given(name=_NAMES, text=_SIGNS)
def test_arbitrary_signs_of_yaml_in_any_file(name: str, text: str) -> None:
    assert_sane(name, text.encode("utf-8"))


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(list(FILES)), value=_VALUES, data=st.data())
def test_any_value_replaced_by_another_kind_of_value(name: str, value: str, data: st.DataObject) -> None:
    lines = FILES[name].splitlines()
    number = data.draw(st.sampled_from([n for n, line in enumerate(lines) if ":" in line]))
    lines[number] = lines[number].split(":")[0] + ": " + value
    assert_sane(name, "\n".join(lines).encode("utf-8"))

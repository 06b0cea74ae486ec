"""Mistakes of content: dead names, missing languages, doubtful facts and hard texts, with file and line."""

from pathlib import Path

import pytest

from bot.adapters.knowledge import KnowledgeError, check, load
from tests.adapters.test_knowledge_folder import TODAY
from tests.adapters.test_knowledge_shape import (
    AID,
    COUNTRY,
    DIRECTORY,
    DOCTOR,
    FOOD,
    HEALTH,
    Planted,
    planted,
    told,
)

FAULTS = (
    # languages
    Planted("language missing in a title", HEALTH, ", lt: Doctor lt", "", "titles:", "“lt” is missing"),
    Planted("unknown language", HEALTH, "lt: Doctor lt", "pl: Doctor", "titles:", "“pl” is not known"),
    Planted(
        "unknown language of a service",
        DIRECTORY,
        "languages: [et, en]",
        "languages: [et, fi]",
        "fi]",
        "“fi”",
    ),
    Planted(
        "name without a language of the country",
        DIRECTORY,
        "{et: Keskus, en: Centre}",
        "{et: K}",
        "{et: K}",
        "en is missing",
    ),
    Planted("note without a language", DIRECTORY, ", en: Free}", "}", "fees:", "en is missing"),
    Planted("organisation without a language", DIRECTORY, ", en: State}", "}", "names:", "en is missing"),
    Planted(
        "answer without a language of the country",
        FOOD,
        "  en: {summary: [Ask the municipality.]}\n",
        "",
        "texts:",
        "en is missing",
    ),
    Planted(
        "local text without a language",
        FOOD,
        "      en: {summary: [In Valga come to the centre.]}\n",
        "",
        "    texts:",
        "en is missing",
    ),
    Planted(
        "too few phrasings", AID, '      lv: ["where is bread lv", ', "      lv: [", "      lv:", "only 7"
    ),
    # references
    Planted(
        "dead related entry", HEALTH, "related: [food]", "related: [foot]", "related:", "did you mean “food”"
    ),
    Planted("related to itself", HEALTH, "related: [food]", "related: [doctor]", "related:", "itself"),
    Planted(
        "dead service", DOCTOR, "services: [fund]", "services: [found]", "services:", "did you mean “fund”"
    ),
    Planted(
        "dead local service", FOOD, "services: [valga-centre]", "services: [x]", "services: [x]", "no service"
    ),
    Planted(
        "dead municipality in an answer", FOOD, "  valga:", "  valka:", "  valka:", "did you mean “valga”"
    ),
    Planted(
        "dead municipality of a service",
        DIRECTORY,
        "municipality: valga",
        "municipality: riga",
        "riga",
        "no municipality",
    ),
    Planted(
        "dead organisation",
        DIRECTORY,
        "organisation: state",
        "organisation: stat",
        "organisation: stat",
        "no organisation “stat” (did you mean “state”?)",
    ),
    Planted("wrong country code", COUNTRY, "code: EE", "code: LV", "code:", "code: EE"),
    Planted("entry in two files", HEALTH, "  doctor:", "  food:", "  food:", "questions/aid.yaml too"),
    Planted("falls back to itself", COUNTRY, "et: [en]", "et: [et]", "et: [et]", "itself"),
    # facts
    Planted(
        "review before the last one", DOCTOR, "2027-05-04", "2026-05-04", "review_by", "not after reviewed"
    ),
    Planted("local number", DIRECTORY, "+372 669 6630", "669 6630", "669 6630", "not a phone number"),
    Planted(
        "number of another country",
        DIRECTORY,
        "+372 669 6630",
        "+371 6696 6300",
        "+371",
        "not a phone number",
    ),
    Planted("too many digits", DIRECTORY, '"112"', '"1121121"', '"1121121"', "not a phone number"),
    Planted(
        "number in two services",
        DIRECTORY,
        "    municipality: valga",
        '    phones: [{number: "+3726696630"}]',
        "+3726696630",
        "stands in line 13 too",
    ),
    Planted(
        "number in an answer",
        DOCTOR,
        "Tasuta.",
        "Küsige 669 6630.",
        "cost:",
        "phone number in the text (669 6630)",
    ),
    Planted(
        "number in a description",
        DIRECTORY,
        "Gives food.",
        "Call +372 5555 5555.",
        "Call",
        "phone number in the text",
    ),
    Planted(
        "number in a note on hours", DIRECTORY, "Lunch 12–13", "Call 669 6630", "Call", "phone number in the"
    ),
    Planted("short number in an answer", DOCTOR, "Tasuta.", "Küsige 1220.", "cost:", "1220", "warning"),
    Planted("closes before it opens", DIRECTORY, '"16:30"', '"07:30"', "opens:", "closing time"),
    Planted(
        "hours and always open",
        DIRECTORY,
        "    languages: [et, en]\n",
        "    always_open: true\n",
        "always_open",
        "Keep one",
    ),
    Planted("service listed twice", DOCTOR, "[fund]", "[fund, fund]", "services:", "twice"),
    Planted(
        "nothing local",
        FOOD,
        "municipalities:\n",
        "municipalities:\n  narva: {sources: []}\n",
        "narva",
        "Nothing is different",
    ),
    # wording
    Planted(
        "same phrasing in two entries",
        HEALTH,
        "when opens doctor ru",
        "When opens bread, ru?",
        "bread",
        "stands in the entry food",
    ),
    Planted(
        "same phrasing in one entry",
        HEALTH,
        "who has doctor et",
        "Where is doctor et?",
        "Where",
        "twice",
        "warning",
    ),
    Planted(
        "nearly the same phrasing",
        HEALTH,
        "what does it cost with doctor lv",
        "what does it costs with bread lv",
        "costs",
        "almost",
        "warning",
    ),
    Planted(
        "words in another order",
        HEALTH,
        "what does it cost with doctor lv",
        "with bread lv what does it cost",
        "bread",
        "almost",
        "warning",
    ),
    Planted(
        "long sentence",
        DOCTOR,
        "[Choose a doctor.]",
        f"[{' '.join(['word'] * 19)}]",
        "word word",
        "19 words",
        "warning",
    ),
    Planted("long step", DOCTOR, "Leidke arst.", " ".join(["word"] * 19), "word word", "19 words", "warning"),
    Planted(
        "many sentences",
        DOCTOR,
        "[Choose a doctor.]",
        "[One. Two. Three. Four.]",
        "One.",
        "4 sentences",
        "warning",
    ),
    # to look at
    Planted(
        "organisation without services",
        DIRECTORY,
        "    organisation: state\n",
        "",
        "  state:",
        "No service names the organisation",
        "warning",
    ),
    Planted(
        "overdue review",
        DOCTOR,
        "2026-11-04\nreview_by: 2027-05-04",
        "2026-01-04\nreview_by: 2026-11-21",
        "review_by",
        "was due on 2026-11-21",
        "warning",
    ),
    Planted(
        "reviewed tomorrow",
        DOCTOR,
        "reviewed: 2026-11-04",
        "reviewed: 2026-11-23",
        "reviewed",
        "has not come yet",
        "warning",
    ),
    Planted("old check", DIRECTORY, "2026-11-02", "2025-11-21", "2025-11-21", "over a year ago", "warning"),
    Planted(
        "local service for the whole country",
        DOCTOR,
        "[fund]",
        "[fund, valga-centre]",
        "services:",
        "in valga only",
        "warning",
    ),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_mistake_of_content_is_told_where_it_stands(tmp_path: Path, fault: Planted) -> None:
    base, line = planted(tmp_path, fault)

    assert told(base, fault, line), check(base, TODAY).as_text()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_errors_keep_the_base_from_loading_and_warnings_do_not(tmp_path: Path, fault: Planted) -> None:
    base, _ = planted(tmp_path, fault)
    errors = check(base, TODAY).errors

    if fault.severity == "warning":
        assert errors == ()
        assert load(base).entries
    else:
        with pytest.raises(KnowledgeError) as refused:
            load(base)
        assert refused.value.complaints == errors

"""Links in the knowledge folder: those of a Kubernetes mount are followed, others are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.adapters.knowledge import KnowledgeError, check, load
from bot.adapters.knowledge.live import LiveKnowledge, Refreshed
from tests.adapters.test_knowledge_folder import FILES, TODAY, write_base


def mounted(folder: Path, version: str) -> Path:
    """As the kubelet writes a ConfigMap: each name a link through `..data`, which is exchanged as a whole."""
    write_base(folder / f"..{version}")
    (folder / "..new").symlink_to(f"..{version}")
    (folder / "..new").rename(folder / "..data")
    for name in {name.partition("/")[0] for name in FILES}:
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(f"..data/{name}")
    return folder


async def test_knowledge_that_kubernetes_mounts_is_read_and_seen_when_it_is_exchanged(tmp_path: Path) -> None:
    folder = mounted(tmp_path / "mount", "first")
    expected = load(write_base(tmp_path / "plain"))
    live = LiveKnowledge(folder)
    assert live.current.version == expected.version
    assert check(folder, TODAY).as_text() == ""

    mounted(folder, "second")
    answer = folder / "..second/ee/answers/food.yaml"
    answer.write_text(FILES["ee/answers/food.yaml"].replace("Küsige vallast.", "Küsige linnast."), "utf-8")
    shutil.rmtree(folder / "..first")

    assert isinstance(await live.refresh(), Refreshed)
    assert live.current.version != expected.version


@pytest.mark.parametrize("target", ["../outside.yaml", "nowhere.yaml", "food.yaml", "..", "../.."])
def test_a_link_that_leads_out_or_back_or_nowhere_is_refused(tmp_path: Path, target: str) -> None:
    base = write_base(tmp_path / "knowledge")
    (tmp_path / "outside.yaml").write_text(FILES["ee/answers/food.yaml"], "utf-8")
    answer = base / "ee/answers/food.yaml"
    answer.unlink()
    answer.symlink_to(tmp_path / "outside.yaml" if target == "../outside.yaml" else target)

    with pytest.raises(KnowledgeError) as refused:
        load(base)

    assert any(c.file == "ee/answers/food.yaml" and "link" in c.message for c in refused.value.complaints)

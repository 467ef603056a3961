"""The author's library as its users get it: what a program needs where it runs; and, with VIRGA_INSTALL=1, installed, found by
CMake and pkg-config, built, packed and run."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from conftest import BINARY, ROOT, Virga

CHECK = ROOT / "lambda/install/check_glibc.py"

STREAMING = r"""
#include "lambda/lambda.h"

int main() {
  return lambda::serve_stream([](const base::Document& event, lambda::ResponseStream& out) -> base::Status {
    if (event.find("fail")) return base::fail({base::ErrorKind::invalid, "NoWay", "as you like", {}, {}});
    out.content_type("text/plain");
    for (const char* piece : {"one ", "two ", "three"}) CHECK_OK(out.write(piece));
    return {};
  });
}
"""

PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(more LANGUAGES CXX)
find_package(virga-lambda REQUIRED)
add_executable(streaming streaming.cc)
target_link_libraries(streaming PRIVATE virga::lambda)
virga_lambda_package(streaming)
add_executable(dynamic streaming.cc)
target_link_libraries(dynamic PRIVATE virga::lambda)
virga_lambda_package(dynamic DYNAMIC)
"""


def test_the_examples_need_no_c_library():
    programs = sorted((ROOT / "examples/items/build").glob("*/bootstrap"))
    if not programs:
        pytest.skip("the examples are not built")
    out = subprocess.run([sys.executable, CHECK, *programs], capture_output=True, text=True)
    assert out.returncode == 0 and out.stdout.count("needs no C library") == len(programs), out.stdout + out.stderr


def test_a_program_that_needs_a_newer_c_library_is_found(tmp_path):
    out = subprocess.run([sys.executable, CHECK, sys.executable], capture_output=True, text=True)
    newest = out.stdout.split()[-1]
    assert (out.returncode == 1) == (
        newest.count(".") == 1 and tuple(map(int, newest.split("."))) > (2, 34)
    ), out.stdout


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    if not os.environ.get("VIRGA_INSTALL"):
        pytest.skip("VIRGA_INSTALL is not set")
    prefix = tmp_path_factory.mktemp("prefix")
    library = os.environ.get("VIRGA_LIBRARY", BINARY.parent)
    run("cmake", "--install", library, "--component", "lambda", "--prefix", prefix)
    return prefix


def configure(installed, source):
    where = [f"-DCMAKE_PREFIX_PATH={installed}", "-DCMAKE_CXX_COMPILER=clang++-19", "-DCMAKE_BUILD_TYPE=Release"]
    run("cmake", "-G", "Ninja", "-S", source, "-B", source / "build", *where)


def invoke(client, name, event):
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
    return answer["Payload"].read().decode(), base64.b64decode(answer["LogResult"]).decode()


def test_the_example_of_a_project_of_ones_own(installed, tmp_path):
    source = tmp_path / "orders"
    shutil.copytree(ROOT / "examples/orders", source, ignore=shutil.ignore_patterns("build"))
    configure(installed, source)
    run("cmake", "--build", source / "build")
    assert zipfile.ZipFile(source / "build/orders.zip").namelist() == ["bootstrap"]
    assert "needs no C library" in run(sys.executable, CHECK, source / "build/orders/bootstrap")
    with Virga(tmp_path / "data", source / "template.yaml") as virga:
        client = virga.client("lambda")
        for times in (1, 2):
            text, log = invoke(client, "order", {"id": "a", "article": "kettle", "count": 2})
            assert json.loads(text) == {"id": "a", "times": times}
            assert '\tINFO\tordered {"id":"a","count":2}' in log
        assert (
            json.loads(invoke(client, "order", {"id": "a", "article": "b", "count": 10})[0])["errorType"]
            == "CountOutOfRange"
        )
        assert json.loads(invoke(client, "order", {"id": "a"})[0])["errorType"] == "InvalidDocument"


def test_streamed_answers_and_programs_that_need_the_c_library(installed, tmp_path):
    source = tmp_path / "more"
    source.mkdir()
    (source / "streaming.cc").write_text(STREAMING)
    (source / "CMakeLists.txt").write_text(PROJECT)
    configure(installed, source)
    run("cmake", "--build", source / "build", "--target", "streaming")
    flags = run(
        "pkg-config", "--cflags", "virga-lambda", env={**os.environ, "PKG_CONFIG_PATH": f"{installed}/lib/pkgconfig"}
    )
    assert "/include/virga-lambda" in flags

    built = subprocess.run(
        ["cmake", "--build", source / "build", "--target", "dynamic"], capture_output=True, text=True
    )
    needs = re.search(r"needs glibc (\d+)\.(\d+)", built.stdout)
    assert (built.returncode == 0) == ((int(needs[1]), int(needs[2])) <= (2, 34)), built.stdout

    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    with Virga(tmp_path / "data", template=None) as virga:
        role = virga.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
        client = virga.client("lambda")
        code = (source / "build/streaming.zip").read_bytes()
        about = dict(FunctionName="streaming", Runtime="provided.al2023", Handler="x", Role=role)
        client.create_function(Code={"ZipFile": code}, **about)
        assert invoke(client, "streaming", {})[0] == "one two three"
        assert json.loads(invoke(client, "streaming", {"fail": 1})[0])["errorType"] == "NoWay"
        assert invoke(client, "streaming", {})[0] == "one two three"

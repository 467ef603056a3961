"""The items API in JavaScript and Python: every test of the one in C++."""

import importlib.util
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Virga

spec = importlib.util.spec_from_file_location("items_api_tests", Path(__file__).parent / "test_items_api.py")
tests = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tests)
globals().update({name: value for name, value in vars(tests).items() if name.startswith("test_") or name == "items"})


@pytest.fixture(scope="module", params=["items_node", "items_python"])
def virga(request, tmp_path_factory):
    if request.param == "items_node" and not shutil.which("node"):
        pytest.skip("there is no Node.js here")
    template = ROOT / "examples" / request.param / "template.yaml"
    with Virga(tmp_path_factory.mktemp(request.param), template) as running:
        yield running

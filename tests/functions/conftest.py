"""A virga whose asynchronous invocations are tried again at once, for the tests of Lambda's control plane."""

import pytest
from conftest import Virga
from functions_made import Account


@pytest.fixture(scope="session")
def account(tmp_path_factory):
    with Virga(tmp_path_factory.mktemp("account"), template=None, arguments=["--event-retry-ms", "100"]) as running:
        yield Account(running)

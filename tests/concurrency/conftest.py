"""A virga for these tests, with nothing deployed."""

import pytest

from conftest import Virga


@pytest.fixture(scope="session")
def virga(tmp_path_factory):
    with Virga(tmp_path_factory.mktemp("concurrency-data"), template=None) as running:
        yield running

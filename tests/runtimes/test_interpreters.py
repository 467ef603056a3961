"""Which runtimes there are, and what is said of those that there are not."""

import pytest
from botocore.exceptions import ClientError


@pytest.mark.parametrize("runtime", ["java21", "dotnet8", "ruby3.3", "python2.7", "nodejs"])
def test_other_runtimes_are_refused_by_name(functions, runtime):
    with pytest.raises(ClientError) as refused:
        functions.make(runtime, "index.handler", {"index.js": ""})
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValueException"


def test_a_runtime_can_be_changed(functions):
    call = functions.make("nodejs20.x", "index.handler", {"index.js": "exports.handler = async () => process.version;"})
    first = call()
    assert first.result.startswith("v")
    functions.client.update_function_configuration(FunctionName=first.name, Runtime="nodejs18.x")
    assert functions.client.get_function_configuration(FunctionName=first.name)["Runtime"] == "nodejs18.x"
    assert call().result.startswith("v")

"""Handlers in Python as they are written for AWS."""

import json
import re

import pytest


@pytest.fixture
def python(functions):
    def make(code, handler="lambda_function.lambda_handler", runtime="python3.11", **more):
        files = code if isinstance(code, dict) else {"lambda_function.py": code}
        return functions.make(runtime, handler, files, **more)

    return make


@pytest.mark.parametrize(
    "files, handler",
    [
        ({"lambda_function.py": "def lambda_handler(event, context): return event"}, "lambda_function.lambda_handler"),
        ({"folder/file.py": "def handler(event, context): return event"}, "folder/file.handler"),
        ({"a/b/__init__.py": "", "a/b/c.py": "def handler(event, context): return event"}, "a.b.c.handler"),
        (
            {
                "app.py": "from lib.inner import echo\nhandler = lambda e, c: echo(e)",
                "lib/inner.py": "echo = lambda x: x",
            },
            "app.handler",
        ),
        (
            {"app.py": "class App:\n  def __call__(self, event, context): return event\nhandler = App()"},
            "app.handler",
        ),
    ],
)
def test_every_form_of_handler_answers(python, files, handler):
    answer = python(files, handler=handler)({"n": [1, "two"]})
    assert answer.error is None, answer.log
    assert answer.result == {"n": [1, "two"]}


def test_the_context_has_all_its_fields(python):
    call = python("""def lambda_handler(event, c):
    client = c.client_context
    return [c.aws_request_id, c.function_name, c.function_version, c.memory_limit_in_mb, c.log_group_name, c.log_stream_name,
            c.invoked_function_arn, c.get_remaining_time_in_millis(), c.identity.cognito_identity_id,
            client and [client.custom, client.env, client.client.app_title], repr(c)]""")
    answer = call(ClientContext="eyJjdXN0b20iOiB7ImEiOiAxfSwgImVudiI6IHt9LCAiY2xpZW50IjogeyJhcHBfdGl0bGUiOiAidCJ9fQ==")
    request, name, version, memory, group, stream, arn, left, identity, client, printed = answer.result
    assert (request, name, version, memory) == (answer.id, answer.name, "$LATEST", "128")
    assert group == f"/aws/lambda/{name}" and "[$LATEST]" in stream and arn.endswith(f":function:{name}")
    assert 3000 < left <= 5000 and identity is None and client == [{"a": 1}, {}, "t"]
    assert printed.startswith(f"LambdaContext([aws_request_id={request},log_group_name=")
    assert call().result[9] is None


def test_the_environment_is_the_managed_runtimes(python):
    code = "import os, sys\ndef lambda_handler(event, context): return [dict(os.environ), sys.path]"
    variables, path = python(code, variables={"MINE": "x"})().result
    assert variables["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.11" and variables["MINE"] == "x"
    assert variables["LAMBDA_TASK_ROOT"] == "/var/task" and variables["_HANDLER"] == "lambda_function.lambda_handler"
    assert variables["PATH"].startswith("/var/lang/bin:") and variables["_X_AMZN_TRACE_ID"].startswith("Root=1-")
    assert path[:3] == ["/var/task", "/opt/python/lib/python3.11/site-packages", "/opt/python"]


def test_an_exception_has_its_trace(python):
    call = python("def fail():\n    raise KeyError('boom')\n\ndef lambda_handler(event, context):\n    fail()\n")
    answer = call()
    assert answer.error == "Unhandled"
    assert answer.result == {
        "errorMessage": "'boom'",
        "errorType": "KeyError",
        "requestId": answer.id,
        "stackTrace": [
            '  File "/var/task/lambda_function.py", line 5, in lambda_handler\n    fail()\n',
            "  File \"/var/task/lambda_function.py\", line 2, in fail\n    raise KeyError('boom')\n",
        ],
    }
    printed = "[ERROR] KeyError: 'boom'\nTraceback (most recent call last):\n\u00a0\u00a0File \"/var/task/lambda_function.py\""
    assert printed in answer.log
    assert call().error == "Unhandled"


@pytest.mark.parametrize(
    "result, message",
    [
        ("object()", "Unable to marshal response: Object of type object is not JSON serializable"),
        ("{1, 2}", "Unable to marshal response: Object of type set is not JSON serializable"),
    ],
)
def test_what_is_no_json_cannot_be_answered(python, result, message):
    answer = python(f"def lambda_handler(event, context): return {result}")()
    assert answer.error == "Unhandled"
    assert answer.result["errorType"] == "Runtime.MarshalError" and answer.result["errorMessage"] == message
    assert answer.result["stackTrace"] == [] and f"[ERROR] Runtime.MarshalError: {message}" in answer.log


def test_numbers_of_dynamodb_and_other_alphabets(python):
    code = """from decimal import Decimal
def lambda_handler(event, context):
    return {"a": Decimal("1234567890.12345678901234567890"), "b": [Decimal(7)], "c": "ž\\"", "d": 0.1}"""
    expected = '{"a": 1234567890.12345678901234567890, "b": [7], "c": "%s\\"", "d": 0.1}'
    assert python(code)().text == expected % "\\u017e"
    assert python(code, runtime="python3.12")().text == expected % "ž"


def test_bytes_are_answered_as_they_are(python):
    assert python("def lambda_handler(event, context): return b'plain'")().text == "plain"


@pytest.mark.parametrize(
    "files, handler, kind, message",
    [
        ({"x.py": ""}, "lambda_function.lambda_handler", "Runtime.ImportModuleError",
         "Unable to import module 'lambda_function': No module named 'lambda_function'"),
        ({"a.py": "import nowhere"}, "a.handler", "Runtime.ImportModuleError",
         "Unable to import module 'a': No module named 'nowhere'"),
        ({"a.py": "def handler(:\n  pass"}, "a.handler", "Runtime.UserCodeSyntaxError", "Syntax error in module 'a': "),
        ({"a.py": "x = 1"}, "a.handler", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'a'"),
        ({"a.py": ""}, "handler", "Runtime.MalformedHandlerName",
         "Bad handler 'handler': not enough values to unpack (expected 2, got 1)"),
        ({"a.py": ""}, "sys.exit", "Runtime.BuiltInModuleConflict",
         "Cannot use built-in module sys as a handler module"),
        ({"a.py": "raise ValueError('at the start')"}, "a.handler", "ValueError", "at the start"),
    ],
)  # fmt: skip
def test_code_that_cannot_be_loaded(python, files, handler, kind, message):
    answer = python(files, handler=handler)()
    assert answer.error == "Unhandled"
    assert answer.result["errorType"] == kind and answer.result["errorMessage"].startswith(message), answer.text
    assert set(answer.result) == {"errorMessage", "errorType", "requestId", "stackTrace"}
    assert f"[ERROR] {kind}: {message}" in answer.log


def test_logging_is_set_up(functions, python):
    answer = python("""import logging
logging.warning("early")
logger = logging.getLogger("mine")
logger.setLevel("INFO")
def lambda_handler(event, context):
    logger.info("hello %s", "you"); logger.debug("not this"); logging.info("nor this"); logging.error("two\\nlines")
    print("printed\\ntwice"); print("no end", end="")
    try: 1 / 0
    except ZeroDivisionError: logger.exception("caught")
""")()
    lines = answer.log.split("\n")
    stamp = r"\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t"
    for pattern in (rf"\[WARNING\]{stamp}\tearly", rf"\[INFO\]{stamp}{answer.id}\thello you", r"printed", r"twice"):
        assert any(re.fullmatch(pattern, line) for line in lines), (pattern, answer.log)
    assert "not this" not in answer.log and "nor this" not in answer.log
    assert re.search(rf"no end\[ERROR\]{stamp}{answer.id}\tcaught\nTraceback \(most recent call last\):", answer.log)
    events = functions.virga.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{answer.name}")["events"]
    assert not any("printed\ntwice" in event["message"] for event in events)


def test_json_lines(python):
    code = """import logging
def lambda_handler(event, context):
    logging.info("hello %d", 5, extra={"order": 7}); logging.debug("below")
    try: 1 / 0
    except ZeroDivisionError: logging.exception("caught")
    raise TypeError("out")
"""
    variables = {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "INFO"}
    answer = python(code, variables=variables)()
    lines = [json.loads(line) for line in answer.log.splitlines() if line.startswith("{")]
    first, second, third = lines
    assert first["level"] == "INFO" and first["message"] == "hello 5" and first["order"] == 7
    assert first["logger"] == "root" and first["requestId"] == answer.id
    assert second["errorType"] == "ZeroDivisionError" and second["stackTrace"][0].startswith("  File")
    assert second["location"].startswith("/var/task/lambda_function.py:lambda_handler:")
    assert third["level"] == "ERROR" and third["errorType"] == "TypeError" and third["errorMessage"] == "out"


def test_sys_exit_ends_the_process(python):
    call = python("""import sys
n = 0
def lambda_handler(event, context):
    global n
    n += 1
    if event: sys.exit(1)
    return n""")
    assert call().result == 1 and call().result == 2
    answer = call({"exit": True})
    assert answer.error == "Unhandled" and answer.result["errorType"] == "Runtime.ExitError"
    assert call().result == 1


def test_an_aws_sdk_of_the_package_or_the_machine_reaches_the_endpoint(functions, python):
    code = """def lambda_handler(event, context):
    try: import boto3
    except ImportError: return None
    return boto3.client("sts").get_caller_identity()["Arn"]"""
    arn = python(code, Timeout=30, MemorySize=512)()
    assert arn.error is None, arn.log
    assert arn.result is None or arn.result.endswith(f":assumed-role/functions/{arn.name}")


def test_large_events_and_answers(python):
    text = "ž" * 400_000
    call = python("def lambda_handler(event, context): return {'n': len(event['text']), 'text': event['text']}")
    assert call({"text": text}).result == {"n": len(text), "text": text}

"""Handlers in JavaScript as they are written for AWS."""

import re

import pytest


@pytest.fixture
def node(functions):
    def make(code, file="index.mjs", handler="index.handler", **more):
        files = code if isinstance(code, dict) else {file: code}
        return functions.make("nodejs20.x", handler, files, **more)

    return make


ECHO = "{ event, id: context.awsRequestId }"


@pytest.mark.parametrize(
    "files, handler",
    [
        ({"index.js": f"exports.handler = async (event, context) => ({ECHO});"}, "index.handler"),
        ({"index.js": f"exports.handler = (event, context, callback) => callback(null, {ECHO});"}, "index.handler"),
        ({"index.js": f"exports.handler = (event, context) => Promise.resolve({ECHO});"}, "index.handler"),
        ({"index.js": f"exports.handler = (event, context) => {{ context.succeed({ECHO}); }}"}, "index.handler"),
        ({"index.js": f"exports.handler = (event, context) => {{ context.done(null, {ECHO}); }}"}, "index.handler"),
        ({"index.mjs": f"export const handler = async (event, context) => ({ECHO});"}, "index.handler"),
        ({"index.cjs": f"exports.handler = async (event, context) => ({ECHO});"}, "index.handler"),
        (
            {
                "package.json": '{"type": "module"}',
                "src/app.js": f"import './x.js'; export const go = async (event, context) => ({ECHO});",
                "src/x.js": "",
            },
            "src/app.go",
        ),
        ({"app.js": f"exports.api = {{ v1: {{ get: async (event, context) => ({ECHO}) }} }};"}, "app.api.v1.get"),
        ({"index.mjs": f"const t = await Promise.resolve(1); export const handler = async (event, context) => ({ECHO});"},
         "index.handler"),
        (
            {
                "index.js": "exports.handler = require('dep').handler;",
                "node_modules/dep/index.js": f"exports.handler = async (event, context) => ({ECHO});",
            },
            "index.handler",
        ),
    ],
)  # fmt: skip
def test_every_form_of_handler_answers(node, files, handler):
    answer = node(files, handler=handler)({"n": [1, "two"]})
    assert answer.error is None, answer.log
    assert answer.result["event"] == {"n": [1, "two"]} and len(answer.result["id"]) == 36


def test_the_context_has_all_its_fields(node):
    call = node(
        """export const handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis(),
           kinds: ['done', 'succeed', 'fail', 'getRemainingTimeInMillis'].map((name) => typeof context[name]) });"""
    )
    answer = call(ClientContext="eyJjdXN0b20iOiB7ImEiOiAxfX0=")
    context = answer.result
    assert context["functionName"] == answer.name and context["functionVersion"] == "$LATEST"
    assert context["memoryLimitInMB"] == "128" and context["logGroupName"] == f"/aws/lambda/{answer.name}"
    assert "[$LATEST]" in context["logStreamName"] and context["callbackWaitsForEmptyEventLoop"] is True
    assert context["invokedFunctionArn"].endswith(f":function:{answer.name}")
    assert 3000 < context["left"] <= 5000 and context["kinds"] == ["function"] * 4
    assert context["clientContext"] == {"custom": {"a": 1}}


def test_the_environment_is_the_managed_runtimes(node):
    variables = node("export const handler = async () => process.env;", variables={"MINE": "x"})().result
    assert variables["AWS_EXECUTION_ENV"] == "AWS_Lambda_nodejs20.x" and variables["MINE"] == "x"
    assert variables["LAMBDA_RUNTIME_DIR"] == "/var/runtime" and variables["_HANDLER"] == "index.handler"
    assert variables["NODE_PATH"].startswith("/opt/nodejs/node20/node_modules:")
    assert variables["PATH"].startswith("/var/lang/bin:") and variables["_X_AMZN_TRACE_ID"].startswith("Root=1-")


def test_a_callback_waits_for_the_event_loop_unless_told_otherwise(node):
    code = """let late = false;
      exports.handler = (event, context, callback) => {
        if (event.ask) return callback(null, late);
        if (event.now) context.callbackWaitsForEmptyEventLoop = false;
        const begin = Date.now();
        setTimeout(() => { late = true; }, 150);
        callback(null, { get waited() { return Date.now() - begin; } });
      };"""
    waiting = node(code, file="index.js")
    assert waiting().result["waited"] >= 150
    hurrying = node(code, file="index.js")
    assert hurrying({"now": True}).result["waited"] < 150


def test_nobody_answers_is_null(node):
    call = node("exports.handler = () => {};", file="index.js")
    assert call().text == "null" and call().error is None
    assert node("export const handler = async () => {};")().text == "null"


@pytest.mark.parametrize(
    "code, error",
    [
        ("async () => { throw new TypeError('boom'); }", ("TypeError", "boom")),
        ("() => { throw new RangeError('boom'); }", ("RangeError", "boom")),
        ("(event, context, callback) => callback(new Error('boom'))", ("Error", "boom")),
        ("(event, context, callback) => callback('boom')", ("string", "boom")),
        ("(event, context) => context.fail(new Error('boom'))", ("Error", "boom")),
        ("async () => Promise.reject({ code: 7 })", ("object", "[object Object]")),
        ("async () => { const a = {}; a.a = a; return a; }", ("Error", "Unable to stringify response body")),
        (
            "() => { setTimeout(() => { throw new Error('late'); }, 1); return new Promise(() => {}); }",
            ("Error", "late"),
        ),
        (
            "() => { Promise.reject(new Error('lost')); return new Promise((done) => setTimeout(done, 1000)); }",
            ("Runtime.UnhandledPromiseRejection", "Error: lost"),
        ),
    ],
)
def test_errors_have_lambdas_shape(node, code, error):
    call = node(f"exports.handler = {code};", file="index.js")
    answer = call()
    assert answer.error == "Unhandled", answer.text
    assert (answer.result["errorType"], answer.result["errorMessage"]) == error
    assert set(answer.result) == {"errorType", "errorMessage", "trace"} and isinstance(answer.result["trace"], list)
    if answer.result["trace"] and error[0] == "TypeError":
        assert answer.result["trace"][:1] == ["TypeError: boom"]
        assert "exports.handler (/var/task/index.js:1:" in answer.result["trace"][1]
    assert re.search(
        rf"\t{answer.id}\tERROR\t(Invoke Error|Uncaught Exception|Unhandled Promise Rejection) \t", answer.log
    )
    assert call().error == "Unhandled"  # and goes on


@pytest.mark.parametrize(
    "files, handler, kind, message",
    [
        ({"x.js": ""}, "index.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'index'"),
        ({"index.js": "require('nowhere');"}, "index.handler", "Runtime.ImportModuleError",
         "Error: Cannot find module 'nowhere'\nRequire stack:\n- /var/task/index.js\n- /var/runtime/"),
        ({"index.js": "exports.handler = {{;"}, "index.handler", "Runtime.UserCodeSyntaxError", "SyntaxError: "),
        ({"index.mjs": "export const other = 1;"}, "index.handler", "Runtime.HandlerNotFound",
         "index.handler is undefined or not exported"),
        ({"index.mjs": "export const handler = 1;"}, "index.handler", "Runtime.HandlerNotFound",
         "index.handler is not a function"),
        ({"index.mjs": ""}, "index", "Runtime.MalformedHandlerName", "Bad handler"),
        ({"index.mjs": ""}, "../index.handler", "Runtime.MalformedHandlerName",
         "'../index.handler' is not a valid handler name."),
        ({"index.js": "throw new Error('at the start');"}, "index.handler", "Error", "at the start"),
        ({"index.mjs": "import 'nowhere';"}, "index.handler", "Error", "Cannot find package 'nowhere' imported from "),
    ],
)  # fmt: skip
def test_code_that_cannot_be_loaded(node, files, handler, kind, message):
    answer = node(files, handler=handler)()
    assert answer.error == "Unhandled"
    assert answer.result["errorType"] == kind and answer.result["errorMessage"].startswith(message), answer.text
    assert f'\tundefined\tERROR\tUncaught Exception \t{{"errorType":"{kind}"' in answer.log


def test_console_lines_have_time_request_and_level(node):
    answer = node("""console.log('early');
        export const handler = async () => {
          console.log('a %s', 'b', { c: 1 }); console.info('i'); console.warn('w'); console.error(new Error('e').message);
          console.debug('two\\nlines'); process.stdout.write('plain\\n');
        };""")()
    lines = [line for line in answer.log.split("\n") if "\t" in line or line == "plain"]
    said = [line.split("\t")[1:] for line in lines if line.startswith("20")]
    assert said == [
        ["undefined", "INFO", "early"],
        [answer.id, "INFO", "a b { c: 1 }"],
        [answer.id, "INFO", "i"],
        [answer.id, "WARN", "w"],
        [answer.id, "ERROR", "e"],
        [answer.id, "DEBUG", "two"],
    ], answer.log
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", lines[2].split("\t")[0]) and "plain" in lines


def test_a_message_of_many_lines_is_one_event(functions, node):
    answer = node("export const handler = async () => console.log('two\\nlines');")()
    events = functions.virga.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{answer.name}")["events"]
    assert any(event["message"].rstrip().endswith("INFO\ttwo\nlines") for event in events), events


def test_json_lines(node):
    import json

    answer = node(
        """export const handler = async (event) => {
          console.info({ a: 1 }); console.warn('x', 7); console.debug('below'); console.error(new TypeError('bad'));
        };""",
        variables={"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "INFO"},
    )()
    lines = [json.loads(line) for line in answer.log.splitlines() if line.startswith("{")]
    assert [(line["level"], line["requestId"]) for line in lines] == [
        ("INFO", answer.id),
        ("WARN", answer.id),
        ("ERROR", answer.id),
    ]
    assert lines[0]["message"] == {"a": 1} and lines[1]["message"] == "x 7"
    assert lines[2]["message"]["errorType"] == "TypeError" and lines[2]["message"]["errorMessage"] == "bad"
    assert lines[2]["message"]["stackTrace"][0] == "TypeError: bad"


def test_a_streamed_answer(node):
    answer = node("""export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
          stream.setContentType('text/plain');
          for (const part of ['one ', 'two ', context.awsRequestId]) stream.write(part);
          stream.end();
        });""")()
    assert answer.error is None and answer.text == f"one two {answer.id}"


def test_a_streaming_handler_that_fails_before_its_first_byte(node):
    call = node("export const handler = awslambda.streamifyResponse(async () => { throw new TypeError('no'); });")
    answer = call()
    assert answer.error == "Unhandled" and answer.result["errorType"] == "TypeError"


def test_an_http_answer_is_streamed_after_its_head(node):
    answer = node("""export const handler = awslambda.streamifyResponse(async (event, stream) => {
          stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: 'b' } });
          stream.write('body'); stream.end();
        });""")()
    assert answer.text == '{"statusCode":201,"headers":{"a":"b"}}' + "\0" * 8 + "body"


def test_state_lives_on_between_invocations(node):
    call = node("let n = 0; export const handler = async () => ++n;")
    assert [call().result for _ in range(3)] == [1, 2, 3]


def test_large_events_and_answers(node):
    call = node("export const handler = async (event) => ({ n: event.text.length, text: event.text });")
    text = "ž" * 400_000
    assert call({"text": text}).result == {"n": len(text), "text": text}

"""virga's client for Python functions: takes events from Lambda's Runtime API and gives them to the handler that _HANDLER names.

The socket is used as it is: http.client alone would cost more than everything here.
"""

import importlib
import json
import os
import sys
import time

import _socket

import _virga_logs

ROOT = "/2018-06-01/runtime/"
TASK_ROOT = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")
OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Fault(Exception):
    """A failure that this client finds, under one of Lambda's names."""

    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind, self.message, self.trace = kind, message, trace


class Connection:
    """One kept-alive connection to the Runtime API. Virga answers in order, always with Content-Length."""

    def __init__(self, authority):
        host, port = authority.rsplit(":", 1)
        self.authority, self.held = authority, b""
        self.socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        self.socket.connect((host, int(port)))
        self.socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)

    def receive(self):
        piece = self.socket.recv(65536)
        if not piece:
            os._exit(1)  # virga is done with us
        return piece

    def answer(self):
        """The next answer: status, headers by lower-case name, body."""
        while b"\r\n\r\n" not in self.held:
            self.held += self.receive()
        head, self.held = self.held.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length, pieces, held = int(headers.get("content-length", 0)), [self.held], len(self.held)
        while held < length:
            pieces.append(self.receive())
            held += len(pieces[-1])
        body = b"".join(pieces)
        self.held = body[length:]
        return int(lines[0].split(" ")[1]), headers, body[:length]

    def post(self, path, body, headers):
        lines = "".join("%s: %s\r\n" % (name, value) for name, value in headers.items())
        return (
            "POST %s%s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n%s\r\n"
            % (ROOT, path, self.authority, len(body), lines)
        ).encode("latin-1", "replace") + body

    def next(self, posted):
        """Posts the answer to the event before and takes the next event, in one write."""
        self.send(posted + ("GET %sinvocation/next HTTP/1.1\r\nHost: %s\r\n\r\n" % (ROOT, self.authority)).encode())
        if posted and self.answer()[0] == 413:
            sys.stderr.write("The answer is larger than Lambda takes.\n")
        _, headers, body = self.answer()
        return headers, body

    def send(self, text):
        rest = memoryview(text)
        while rest:
            rest = rest[self.socket.send(rest) :]


def load_json(text, name):
    try:
        return json.loads(text)
    except Exception as e:
        raise Fault("Runtime.LambdaContextUnmarshalError", "Unable to parse %s JSON: %s" % (name, e))


class CognitoIdentity:
    __slots__ = ["cognito_identity_id", "cognito_identity_pool_id"]

    def __init__(self, told):
        self.cognito_identity_id = told.get("cognitoIdentityId")
        self.cognito_identity_pool_id = told.get("cognitoIdentityPoolId")

    def __repr__(self):
        return shown(self, self.__slots__)


class Client:
    __slots__ = ["installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"]

    def __init__(self, told):
        for name in self.__slots__:
            setattr(self, name, told.get(name))

    def __repr__(self):
        return shown(self, self.__slots__)


class ClientContext:
    __slots__ = ["custom", "env", "client"]

    def __init__(self, told):
        self.custom, self.env = told.get("custom"), told.get("env")
        self.client = Client(told.get("client") or {}) if told.get("client") else None

    def __repr__(self):
        return shown(self, self.__slots__)


def shown(thing, names):
    return "%s([%s])" % (type(thing).__name__, ",".join("%s=%s" % (name, getattr(thing, name)) for name in names))


class LambdaContext:
    """What a handler gets as its second argument."""

    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.tenant_id = None
        client, identity = headers.get("lambda-runtime-client-context"), headers.get("lambda-runtime-cognito-identity")
        self.client_context = ClientContext(load_json(client, "Client Context")) if client else None
        self.identity = CognitoIdentity(load_json(identity, "Cognito Identity") if identity else {})
        self._epoch_deadline_time_in_ms = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))

    def __repr__(self):
        names = ["aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb"]
        return shown(self, names + ["function_version", "invoked_function_arn", "client_context", "identity"])


class Encoder(json.JSONEncoder):
    """JSON with decimal.Decimal as the number it is: put in as a text that nothing else has, and unquoted at the end."""

    mark = None

    def default(self, value):
        decimal = sys.modules.get("decimal")
        if decimal is None or not isinstance(value, decimal.Decimal):
            return super().default(value)
        if value.is_nan():
            return float("nan")
        self.mark = self.mark or os.urandom(16).hex() + ":"
        return self.mark + str(value)

    def encode(self, value):
        text = super().encode(value)
        if self.mark is None:
            return text
        pieces = text.split('"' + self.mark)
        return pieces[0] + "".join(piece.replace('"', "", 1) for piece in pieces[1:])


def keeps_unicode():
    """From Python 3.12 on Lambda writes other alphabets as they are."""
    name = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python3.")[2]
    return name.isdigit() and int(name) >= 12


ASCII = not keeps_unicode()


def to_json(value):
    return Encoder(ensure_ascii=ASCII).encode(value).encode("utf-8", "replace")


def error_document(message, kind, trace, request_id=""):
    return {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": trace or []}


def error_of(e, request_id=""):
    """Any exception as Lambda tells it; our own frames at the top of its trace are left out."""
    if isinstance(e, Fault):
        return error_document(e.message, e.kind, e.trace, request_id)
    import traceback

    frames = traceback.extract_tb(e.__traceback__)
    while frames and frames[0].filename.startswith(OWN_FOLDER):
        frames = frames[1:]
    plain = [(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames]
    return error_document(str(e), type(e).__name__, traceback.format_list(plain), request_id)


def load_handler(text):
    module_name, dot, name = text.rpartition(".")
    if not dot:
        message = "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % text
        raise Fault("Runtime.MalformedHandlerName", message)
    if module_name.split(".")[0] in sys.builtin_module_names:
        message = "Cannot use built-in module %s as a handler module" % module_name
        raise Fault("Runtime.BuiltInModuleConflict", message)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as e:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, e))
    except SyntaxError as e:
        trace = ['  File "%s" Line %s\n    %s' % (e.filename, e.lineno, e.text)]
        raise Fault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, e), trace)
    try:
        return getattr(module, name)
    except AttributeError:
        raise Fault("Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (name, module_name))


def run(handler, headers, body):
    """The handler's answer, as JSON."""
    context = LambdaContext(headers)
    try:
        event = json.loads(body)
    except Exception as e:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % e)
    result = handler(event, context)
    if isinstance(result, bytes):
        return result
    try:
        return to_json(result)
    except Exception as e:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % e)


def failed(connection, path, error):
    _virga_logs.error(error)
    headers = {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": error["errorType"]}
    return connection.post(path, to_json(error), headers)


def serve(connection, handler):
    posted = b""
    while True:
        headers, body = connection.next(posted)
        request_id = headers["lambda-runtime-aws-request-id"]
        _virga_logs.request_id = request_id
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
        path = "invocation/%s/" % request_id
        try:
            result = run(handler, headers, body)
            posted = connection.post(path + "response", result, {"Content-Type": "application/json"})
        except Exception as e:
            posted = failed(connection, path + "error", error_of(e, request_id))


def add_search_paths():
    """Python is started without its site module's work (-S): of that, reading every .pth file of the machine is most of a start."""
    import site

    site.setquit()
    site.sethelper()
    sys.path += [path for path in site.getsitepackages() if os.path.isdir(path)]
    version = "python%d.%d" % sys.version_info[:2]
    sys.path[:0] = [TASK_ROOT, "/opt/python/lib/%s/site-packages" % version, "/opt/python"]


def main():
    _virga_logs.set_up()
    add_search_paths()
    connection = None
    try:
        handler = load_handler(os.environ.get("_HANDLER", ""))
    except Exception as e:
        connection = Connection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        connection.send(failed(connection, "init/error", error_of(e)))
        connection.answer()
        sys.exit(1)
    serve(Connection(os.environ["AWS_LAMBDA_RUNTIME_API"]), handler)

"""What Lambda does for the logs of Python functions: the root logger writes lines of level, time, request id and message, or JSON
documents (AWS_LAMBDA_LOG_FORMAT=JSON), from AWS_LAMBDA_LOG_LEVEL on. Line breaks within an error are carriage returns in the pipe:
one error, one log event.
"""

import json
import logging
import os
import sys
import time

AS_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
LEVELS = {"TRACE": "DEBUG", "WARN": "WARNING", "FATAL": "CRITICAL"}
TIME = "%Y-%m-%dT%H:%M:%S"
PLAIN = frozenset(
    "name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno funcName created msecs "
    "relativeCreated thread threadName processName process message asctime aws_request_id taskName".split()
)

request_id = None


class Unbuffered:
    """A stream that writes at once what it is given."""

    def __init__(self, stream):
        self.stream = stream

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, text):
        self.stream.write(text)
        self.stream.flush()

    def writelines(self, lines):
        self.stream.writelines(lines)
        self.stream.flush()


class Handler(logging.Handler):
    def emit(self, record):
        sys.stdout.write(self.format(record))


class RequestId(logging.Filter):
    def filter(self, record):
        record.aws_request_id = request_id or ""
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record):
        line = {
            "timestamp": self.formatTime(record, TIME + "Z"),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info:
            import traceback

            kind, value, trace = record.exc_info
            line["stackTrace"] = [text.rstrip("\n") for text in traceback.format_tb(trace)]
            line["errorType"] = kind.__name__ if kind else None
            line["errorMessage"] = str(value)
            line["location"] = "%s:%s:%d" % (record.pathname, record.funcName, record.lineno)
        line["requestId"] = getattr(record, "aws_request_id", None) or None
        for name, value in record.__dict__.items():
            if name not in PLAIN and not name.startswith("_"):
                line.setdefault(name, value)
        return json.dumps({name: value for name, value in line.items() if value is not None}, default=str) + "\n"


def set_up():
    logging.Formatter.converter = time.gmtime
    text = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
    handler = Handler()
    handler.setFormatter(JsonFormatter() if AS_JSON else logging.Formatter(text, TIME))
    handler.addFilter(RequestId())
    root = logging.getLogger()
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    level = LEVELS.get(level, level)
    if level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        root.setLevel(level)
    root.addHandler(handler)


def error(told):
    """An error document of Lambda's, as its runtime prints it."""
    if AS_JSON:
        line = {"timestamp": time.strftime(TIME + "Z", time.gmtime()), "level": "ERROR"}
        line.update(told)
        sys.stdout.write(json.dumps(line) + "\n")
        return
    lines = ["[ERROR] %s: %s" % (told["errorType"], told["errorMessage"])]
    if told["stackTrace"]:
        lines.append("Traceback (most recent call last):")
    for part in told["stackTrace"]:
        for line in part.splitlines():
            rest = line.lstrip(" ")
            lines.append("\u00a0" * (len(line) - len(rest)) + rest)
    sys.stdout.write("\r".join(lines).replace("\n", "\r") + "\n")

"""The root logger as Lambda sets it up: lines of level, time, request id and message, or JSON documents, from AWS_LAMBDA_LOG_LEVEL
on."""

import json
import logging
import os
import sys
import time

import _virga_logs

LEVELS = {"TRACE": "DEBUG", "WARN": "WARNING", "FATAL": "CRITICAL"}
PLAIN = frozenset(
    "name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno funcName created msecs "
    "relativeCreated thread threadName processName process message asctime aws_request_id taskName".split()
)


class Handler(logging.Handler):
    def emit(self, record):
        sys.stdout.write(self.format(record))


class RequestId(logging.Filter):
    def filter(self, record):
        record.aws_request_id = _virga_logs.request_id or ""
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record):
        line = {
            "timestamp": self.formatTime(record, _virga_logs.TIME + "Z"),
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
    handler.setFormatter(JsonFormatter() if _virga_logs.AS_JSON else logging.Formatter(text, _virga_logs.TIME))
    handler.addFilter(RequestId())
    root = logging.getLogger()
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    level = LEVELS.get(level, level)
    if level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        root.setLevel(level)
    root.addHandler(handler)

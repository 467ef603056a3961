"""What Lambda does for the logs of Python functions: printed text goes out at once, errors are lines or JSON documents
(AWS_LAMBDA_LOG_FORMAT=JSON). Line breaks within an error are carriage returns in the pipe: one error, one log event. The module
logging is set up when the function imports it, and not before: it is a good part of a start.
"""

import json
import os
import sys
import time
from importlib.machinery import PathFinder

AS_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
TIME = "%Y-%m-%dT%H:%M:%S"

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


class LoggingFinder:
    """Finds the module logging, once, and has it set up behind its import."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(cls)
        spec = PathFinder.find_spec(name, path, target)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            import _virga_logging

            _virga_logging.set_up()

        spec.loader.exec_module = exec_module
        return spec


def set_up():
    sys.stdout, sys.stderr = Unbuffered(sys.stdout), Unbuffered(sys.stderr)
    if "logging" in sys.modules:
        import _virga_logging

        _virga_logging.set_up()
    else:
        sys.meta_path.insert(0, LoggingFinder)


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

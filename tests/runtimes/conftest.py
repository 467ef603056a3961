"""Functions of managed runtimes, made from texts: each test says what is in the package and what comes out of an invocation."""

import base64
import io
import json
import zipfile
from types import SimpleNamespace

import pytest
from conftest import Virga

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return out.getvalue()


class Functions:
    def __init__(self, virga):
        self.virga, self.made = virga, 0
        self.client = virga.client("lambda")
        iam = virga.client("iam")
        self.role = iam.create_role(RoleName="functions", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]

    def make(self, runtime, handler, files, variables=None, **more):
        self.made += 1
        name = f"f{self.made}"
        try:
            self.client.create_function(
                FunctionName=name,
                Runtime=runtime,
                Handler=handler,
                Role=self.role,
                Code={"ZipFile": zipped(files)},
                Environment={"Variables": variables or {}},
                **{"Timeout": 5, **more},
            )
        except self.client.exceptions.InvalidParameterValueException as refused:
            if "on this machine, and there is none" in str(refused):
                pytest.skip(str(refused))
            raise
        return lambda event=None, **options: self.invoke(name, event, **options)

    def invoke(self, name, event=None, **options):
        answer = self.client.invoke(FunctionName=name, Payload=json.dumps(event or {}), LogType="Tail", **options)
        text = answer["Payload"].read().decode()
        try:
            result = json.loads(text)
        except ValueError:
            result = None
        log = base64.b64decode(answer["LogResult"]).decode(errors="replace")
        return SimpleNamespace(
            result=result,
            text=text,
            error=answer.get("FunctionError"),
            log=log,
            name=name,
            id=answer["ResponseMetadata"]["RequestId"],
        )


@pytest.fixture(scope="session")
def functions(tmp_path_factory):
    with Virga(tmp_path_factory.mktemp("runtimes"), template=None) as running:
        yield Functions(running)

"""Functions of the tests of Lambda's control plane: one Python handler that does as its event says and prints what it gets."""

import io
import json
import os
import time
import zipfile

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }
)
HANDLER = """
import json, os, time
def handle(event, context):
    print("GOT " + json.dumps(event), flush=True)
    if context.client_context and context.client_context.custom:
        print("CUSTOM " + json.dumps(context.client_context.custom), flush=True)
    if event.get("sleep"): time.sleep(event["sleep"])
    if event.get("fail"): raise ValueError(event["fail"])
    if event.get("list"): return sorted(os.listdir(event["list"]))
    if event.get("read"): return open(event["read"]).read()
    stage = os.environ.get("STAGE")
    return {"version": context.function_version, "arn": context.invoked_function_arn, "mark": "MARK", "stage": stage}
"""


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in files.items():
            info = zipfile.ZipInfo(path)
            info.external_attr = 0o100644 << 16
            archive.writestr(info, text)
    return out.getvalue()


def code(mark="one"):
    return zipped({"main.py": HANDLER.replace("MARK", mark)})


class Account:
    """A virga and its clients; functions of one role that may invoke every function."""

    def __init__(self, virga):
        self.virga = virga
        self.lambda_, self.logs = virga.client("lambda"), virga.client("logs")
        iam = virga.client("iam")
        try:
            self.role = iam.create_role(RoleName="fn", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
            allow = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}
            policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
            iam.put_role_policy(RoleName="fn", PolicyName="invoke", PolicyDocument=policy)
        except iam.exceptions.EntityAlreadyExistsException:
            self.role = iam.get_role(RoleName="fn")["Role"]["Arn"]

    def make(self, name=None, mark="one", **more):
        name = name or f"f-{os.urandom(4).hex()}"
        self.lambda_.create_function(
            **{
                "FunctionName": name,
                "Runtime": "python3.12",
                "Handler": "main.handle",
                "Role": self.role,
                "Code": {"ZipFile": code(mark)},
                "Timeout": 20,
                **more,
            }
        )
        return name

    def ask(self, name, event=None, **more):
        answer = self.lambda_.invoke(FunctionName=name, Payload=json.dumps(event or {}), **more)
        return json.load(answer["Payload"])

    def send(self, name, event, **more):
        answer = self.lambda_.invoke(FunctionName=name, Payload=json.dumps(event), InvocationType="Event", **more)
        assert answer["StatusCode"] == 202
        return answer["ResponseMetadata"]["RequestId"]

    def printed(self, name, word="GOT"):
        """What the function printed after the word, as JSON."""
        try:
            events = self.logs.filter_log_events(logGroupName=f"/aws/lambda/{name}", filterPattern=word)["events"]
        except self.logs.exceptions.ResourceNotFoundException:
            return []
        lines = [e["message"].partition(word + " ")[2] for e in events if word + " " in e["message"]]
        return [json.loads(line) for line in lines]

    def wait(self, name, count, word="GOT", timeout=20):
        end = time.monotonic() + timeout
        while len(got := self.printed(name, word)) < count:
            assert time.monotonic() < end, (got, self.virga.output)
            time.sleep(0.05)
        return got

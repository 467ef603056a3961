"""Versions, aliases and event invoke configurations that templates ask for."""

import signal

from conftest import Virga
from functions_made import Account

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.12, Handler: main.handle, CodeUri: code, Timeout: 20}}
Resources:
  Told: {Type: AWS::Serverless::Function}
  Main:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: live
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 1}
      EventInvokeConfig:
        MaximumRetryAttempts: 0
        DestinationConfig: {OnFailure: {Type: Lambda, Destination: !GetAtt Told.Arn}}
      Events:
        Get: {Type: Api, Properties: {Path: /main, Method: get}}
  Fixed:
    Type: AWS::Lambda::Version
    Properties: {FunctionName: !Ref Told, Description: kept}
  Named:
    Type: AWS::Lambda::Alias
    Properties:
      FunctionName: !Ref Told
      FunctionVersion: !GetAtt Fixed.Version
      Name: named
Outputs:
  Alias: {Value: !Ref Named}
"""


def program(mark):
    return f"""
def handle(event, context):
    if event.get("fail"): raise ValueError("failed")
    return {{"statusCode": 200, "body": "{mark} " + context.function_version}}
"""


def test_new_code_is_a_new_version_behind_the_alias(tmp_path):
    (tmp_path / "code").mkdir()
    source, template = tmp_path / "code/main.py", tmp_path / "template.yaml"
    template.write_text(TEMPLATE)
    for version, mark in (("1", "one"), ("2", "two")):
        source.write_text(program(mark))
        with Virga(tmp_path / "data", template) as running:
            client = running.client("lambda")
            names = [f["FunctionName"] for f in client.list_functions()["Functions"]]
            (name,) = [n for n in names if "Main" in n]
            (told,) = [n for n in names if "Told" in n]
            assert client.get_alias(FunctionName=name, Name="live")["FunctionVersion"] == version
            account = Account(running)
            assert account.ask(name, Qualifier="live")["body"] == f"{mark} {version}"
            assert account.ask(f"{name}:1")["body"] == "one 1"
            provisioned = client.get_provisioned_concurrency_config(FunctionName=name, Qualifier="live")
            assert provisioned["RequestedProvisionedConcurrentExecutions"] == 1
            config = client.get_function_event_invoke_config(FunctionName=name, Qualifier="live")
            assert config["MaximumRetryAttempts"] == 0
            assert config["DestinationConfig"]["OnFailure"]["Destination"].endswith(told)
            assert client.get_alias(FunctionName=told, Name="named")["FunctionVersion"] == "1"
            running.stop(signal.SIGINT)

"""A SAM template whose function is called by a table's stream and has a URL of its own."""

import json
import re
import urllib.request

from echo_function import BOOTSTRAP, until

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Notes:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: notes
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      StreamSpecification: {StreamViewType: NEW_IMAGE}
  Changed:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: code
      Handler: bootstrap
      Runtime: provided.al2023
      MemorySize: 256
      FunctionUrlConfig: {AuthType: NONE}
      Events:
        Stream:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Notes.StreamArn
            StartingPosition: TRIM_HORIZON
            BatchSize: BATCH
Outputs:
  Url: {Value: !GetAtt ChangedUrl.FunctionUrl}
"""


def test_a_template_with_a_stream_and_a_url(fresh, tmp_path):
    (tmp_path / "code").mkdir()
    bootstrap = tmp_path / "code" / "bootstrap"
    bootstrap.write_text(BOOTSTRAP)
    bootstrap.chmod(0o755)
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE.replace("BATCH", "10"))
    virga = fresh(template)
    functions, logs = virga.client("lambda"), virga.client("logs")
    (mapping,) = functions.list_event_source_mappings()["EventSourceMappings"]
    assert mapping["BatchSize"] == 10
    name = mapping["FunctionArn"].rsplit(":", 1)[1]
    virga.client("dynamodb").put_item(TableName="notes", Item={"id": {"S": "a"}})

    def arrived():
        try:
            return logs.filter_log_events(logGroupName=f"/aws/lambda/{name}", filterPattern='EVENT "aws:dynamodb"')["events"]
        except logs.exceptions.ResourceNotFoundException:
            return []

    assert until(arrived)
    url = re.search(r"Function URL\s+(http://\S+)", virga.output).group(1)
    host = re.search(r"//([^/]+)/", url).group(1)
    request = urllib.request.Request(f"http://127.0.0.1:{host.rsplit(':', 1)[1]}/x", headers={"Host": host})
    assert json.load(urllib.request.urlopen(request))["rawPath"] == "/x"

    virga.stop()
    template.write_text(TEMPLATE.replace("BATCH", "20"))
    virga = fresh(template, data=virga.data)
    (changed,) = virga.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert (changed["UUID"], changed["BatchSize"]) == (mapping["UUID"], 20)

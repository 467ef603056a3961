"""What a stream's function is given after virga was killed: nothing is skipped."""

import json
import signal

from echo_function import TRUST, package, until


def test_no_record_is_skipped_after_a_kill(fresh, tmp_path):
    virga = fresh(template=None)
    iam, functions, tables = (virga.client(name) for name in ("iam", "lambda", "dynamodb"))
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    iam.attach_role_policy(
        RoleName="r", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole"
    )
    allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*"}]}
    iam.put_role_policy(RoleName="r", PolicyName="put", PolicyDocument=json.dumps(allow))
    functions.create_function(
        FunctionName="fn",
        Role=role,
        Runtime="provided.al2023",
        Handler="bootstrap",
        Code={"ZipFile": package()},
        MemorySize=256,
        Timeout=10,
        Environment={"Variables": {"SEEN": "seen"}},
    )
    shape = {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    }
    tables.create_table(TableName="seen", **shape)
    streamed = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    made = tables.create_table(TableName="source", StreamSpecification=streamed, **shape)
    stream = made["TableDescription"]["LatestStreamArn"]
    uuid = functions.create_event_source_mapping(
        FunctionName="fn", EventSourceArn=stream, StartingPosition="LATEST", BatchSize=5
    )["UUID"]
    written = []

    def put(*ids):
        for id in ids:
            tables.put_item(TableName="source", Item={"id": {"S": id}})
            written.append(id)

    def missing():
        pages = virga.client("dynamodb").get_paginator("scan").paginate(TableName="seen")
        return set(written) - {item["id"]["S"] for page in pages for item in page["Items"]}

    put(*(f"a{i}" for i in range(40)))
    for round in range(2):
        virga.stop(signal.SIGKILL)
        virga = fresh(template=None, data=virga.data)
        functions, tables = virga.client("lambda"), virga.client("dynamodb")
        put(*(f"{round}{i}" for i in range(20)))
    assert until(lambda: not missing(), 20), missing()
    put("last")
    assert until(lambda: not missing())
    assert until(lambda: functions.get_event_source_mapping(UUID=uuid)["LastProcessingResult"] == "OK")

"""Tables as files: exports in DynamoDB JSON, imports of DynamoDB JSON and CSV."""

import base64
import gzip
import hashlib
import json
import uuid

import pytest
from dynamodb_backups import as_text, error, items, set_recovery, wait_active, when


def finished(describe, member, status, **arguments):
    return when(lambda: describe(**arguments)[member], lambda found: found[status] != "IN_PROGRESS")


def exported(dynamodb, **arguments):
    arn = dynamodb.export_table_to_point_in_time(**arguments)["ExportDescription"]["ExportArn"]
    return finished(dynamodb.describe_export, "ExportDescription", "ExportStatus", ExportArn=arn)


def imported(dynamodb, **arguments):
    arn = dynamodb.import_table(**arguments)["ImportTableDescription"]["ImportArn"]
    return finished(dynamodb.describe_import, "ImportTableDescription", "ImportStatus", ImportArn=arn)


def keyed_by_p(name):
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
    }


@pytest.fixture
def recovering(dynamodb):
    """A table with point-in-time recovery."""
    name = f"export-{uuid.uuid4().hex[:12]}"
    dynamodb.create_table(**keyed_by_p(name))
    wait_active(dynamodb, name)
    set_recovery(dynamodb, name)
    yield dynamodb.describe_table(TableName=name)["Table"]
    dynamodb.delete_table(TableName=name)


def test_an_export_has_manifests_and_comes_back(virga, dynamodb, recovering):
    for i in range(30):
        item = {"p": {"S": f"k{i}"}, "n": {"N": f"{i}.5"}, "b": {"B": bytes([i])}, "l": {"L": [{"NULL": True}]}}
        dynamodb.put_item(TableName=recovering["TableName"], Item=item)
    done = exported(dynamodb, TableArn=recovering["TableArn"], S3Bucket="my-bucket", S3Prefix="2026/nov")
    assert done["ExportStatus"] == "COMPLETED" and done["ItemCount"] == 30
    assert done["ExportFormat"] == "DYNAMODB_JSON" and done["ExportType"] == "FULL_EXPORT"
    assert done["TableId"] == recovering["TableId"] and done["BilledSizeBytes"] > 0
    bucket = virga.data / "exports" / "my-bucket"
    summary = json.loads((bucket / done["ExportManifest"]).read_text())
    assert summary["itemCount"] == 30 and summary["exportArn"] == done["ExportArn"]
    manifest = bucket / summary["manifestFilesS3Key"]
    digest = lambda content: base64.b64encode(hashlib.md5(content).digest()).decode()
    assert manifest.with_suffix(".md5").read_text() == digest(manifest.read_bytes())
    seen = 0
    for line in manifest.read_text().splitlines():
        file = json.loads(line)
        content = (bucket / file["dataFileS3Key"]).read_bytes()
        assert file["md5Checksum"] == digest(content)
        lines = [json.loads(each)["Item"] for each in gzip.decompress(content).decode().splitlines()]
        assert len(lines) == file["itemCount"]
        seen += len(lines)
    assert seen == 30
    target = f"import-{uuid.uuid4().hex[:12]}"
    back = imported(
        dynamodb,
        S3BucketSource={"S3Bucket": "my-bucket", "S3KeyPrefix": "2026/nov/AWSDynamoDB"},
        InputFormat="DYNAMODB_JSON",
        InputCompressionType="GZIP",
        TableCreationParameters=keyed_by_p(target),
    )
    assert back["ImportStatus"] == "COMPLETED" and back["ErrorCount"] == 0
    assert back["ImportedItemCount"] == 30 and back["TableCreationParameters"]["TableName"] == target
    assert as_text(items(dynamodb, target)) == as_text(items(dynamodb, recovering["TableName"]))
    listed = dynamodb.list_exports(TableArn=recovering["TableArn"])["ExportSummaries"]
    assert {"ExportArn": done["ExportArn"], "ExportStatus": "COMPLETED", "ExportType": "FULL_EXPORT"} in listed
    assert dynamodb.list_imports(TableArn=back["TableArn"])["ImportSummaryList"][0]["ImportArn"] == back["ImportArn"]
    dynamodb.delete_table(TableName=target)


def test_pages_of_exports(dynamodb, recovering):
    arns = {exported(dynamodb, TableArn=recovering["TableArn"], S3Bucket="pages")["ExportArn"] for _ in range(3)}
    assert len(arns) == 3
    seen, token = set(), {}
    while True:
        page = dynamodb.list_exports(TableArn=recovering["TableArn"], MaxResults=2, **token)
        seen |= {each["ExportArn"] for each in page["ExportSummaries"]}
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert seen == arns
    once = {"TableArn": recovering["TableArn"], "S3Bucket": "pages", "ClientToken": uuid.uuid4().hex}
    assert exported(dynamodb, **once)["ExportArn"] == exported(dynamodb, **once)["ExportArn"]
    assert error(dynamodb.export_table_to_point_in_time, **{**once, "S3Bucket": "other"}).startswith(
        "ExportConflictException: "
    )


def test_refused_exports(dynamodb, table, recovering):
    export = dynamodb.export_table_to_point_in_time
    arn = recovering["TableArn"]
    other = arn.replace(recovering["TableName"], "nowhere")
    assert error(export, TableArn=other, S3Bucket="abc") == f"TableNotFoundException: Table not found: {other}"
    off = arn.replace(recovering["TableName"], table)
    assert error(export, TableArn=off, S3Bucket="abc") == (
        f"PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table '{table}'"
    )
    assert "ION" in error(export, TableArn=arn, S3Bucket="abc", ExportFormat="ION")
    for prefix in ("../up", "a/../../b", "/etc"):
        assert error(export, TableArn=arn, S3Bucket="abc", S3Prefix=prefix).startswith("ValidationException: ")
    assert error(dynamodb.describe_export, ExportArn=arn + "/export/01234567890123-00000000").startswith(
        "ExportNotFoundException: "
    )
    assert error(dynamodb.describe_import, ImportArn=arn + "/import/01234567890123-00000000").startswith(
        "ImportNotFoundException: "
    )


def test_csv_is_imported_and_bad_records_are_counted(virga, dynamodb):
    folder = virga.data / "exports" / "csv-bucket"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "people.csv").write_text('p,name,age\n1,"Ann ""A"" B",41\n2,Bob\n3,Carl,\n')
    target = f"import-{uuid.uuid4().hex[:12]}"
    done = imported(
        dynamodb,
        S3BucketSource={"S3Bucket": "csv-bucket", "S3KeyPrefix": "people"},
        InputFormat="CSV",
        TableCreationParameters=keyed_by_p(target),
    )
    assert (done["ProcessedItemCount"], done["ImportedItemCount"], done["ErrorCount"]) == (3, 2, 1)
    item = dynamodb.get_item(TableName=target, Key={"p": {"S": "1"}})["Item"]
    assert item == {"p": {"S": "1"}, "name": {"S": 'Ann "A" B'}, "age": {"S": "41"}}
    assert error(
        dynamodb.import_table,
        S3BucketSource={"S3Bucket": "csv-bucket"},
        InputFormat="CSV",
        TableCreationParameters=keyed_by_p(target),
    ) == (f"ResourceInUseException: Table already exists: {target}")
    dynamodb.delete_table(TableName=target)
    missing = imported(
        dynamodb,
        S3BucketSource={"S3Bucket": "no-such-bucket"},
        InputFormat="DYNAMODB_JSON",
        TableCreationParameters=keyed_by_p(target),
    )
    assert missing["ImportStatus"] == "FAILED" and missing["FailureCode"] == "S3NoSuchBucket"

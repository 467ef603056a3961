"""Followers: read-only copies of a virga on another machine, behind by little, promoted when it is needed."""

import os
import random
import subprocess
import time

import pytest
from botocore.exceptions import ClientError

from conftest import BINARY, ITEMS
from following import Pair, Process, Writers, all_items, make_table, until, write_secret
from http_client import curl

NIGHTLY = bool(os.environ.get("VIRGA_NIGHTLY"))


@pytest.fixture
def pair(tmp_path):
    made = []

    def make(*leading):
        made.append(Pair(tmp_path, *leading))
        return made[-1]

    yield make
    for each in made:
        each.stop()


def code_of(call, **arguments):
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


def promote(data):
    return subprocess.run([BINARY, "promote", "--data", data], capture_output=True, text=True)


def test_a_follower_reads_what_its_leader_writes(pair):
    both = pair()
    leader, follower = both.leader.start(), both.follower
    dynamodb = leader.client()
    make_table(dynamodb)
    writers = Writers(leader, 4)
    until(lambda: len(writers.answered) > 50)
    follower.start()
    until(follower.level, what=lambda: follower.output)
    until(lambda: len(writers.answered) > 300)
    answered = writers.stop()
    status = until(follower.level, what=lambda: follower.output)
    assert status["LagMs"] == 0 and status["Role"] == "follower" and status["Epoch"] == 1

    copy = follower.client()
    assert all_items(copy) == all_items(dynamodb)
    assert answered.items() <= all_items(copy).items()
    indexed = dict(
        TableName="notes",
        IndexName="by-kind",
        KeyConditionExpression="kind = :k",
        ExpressionAttributeValues={":k": {"S": "k1"}},
        Select="COUNT",
    )
    assert copy.query(**indexed)["Count"] == dynamodb.query(**indexed)["Count"] > 0
    described = copy.describe_table(TableName="notes")["Table"]
    assert described["ItemCount"] == dynamodb.describe_table(TableName="notes")["Table"]["ItemCount"] >= len(answered)

    # What the leader makes later is there a moment later, and what it drops is not.
    make_table(dynamodb, "later")
    dynamodb.put_item(TableName="later", Item={"id": {"S": "1"}})
    until(lambda: copy.list_tables()["TableNames"] == ["later", "notes"])
    until(lambda: copy.get_item(TableName="later", Key={"id": {"S": "1"}}).get("Item"))
    dynamodb.delete_table(TableName="later")
    until(lambda: copy.list_tables()["TableNames"] == ["notes"])
    attached = leader.status()["Followers"]
    assert [each["State"] for each in attached] == ["following"] and attached[0]["Id"] == status["Id"]


def test_a_follower_refuses_what_it_cannot_do(pair):
    both = pair()
    dynamodb = both.leader.start().client()
    make_table(dynamodb)
    both.follower.start()
    until(both.follower.level)
    copy = both.follower.client()
    item = {"id": {"S": "1"}}
    update = [{"Update": {"TableName": "notes", "Key": item, "UpdateExpression": "SET a = id"}}]
    refused = "ReadOnlyFollowerException"
    assert code_of(copy.put_item, TableName="notes", Item=item) == refused
    assert code_of(copy.update_item, TableName="notes", Key=item) == refused
    assert code_of(copy.delete_item, TableName="notes", Key=item) == refused
    assert code_of(copy.batch_write_item, RequestItems={"notes": [{"PutRequest": {"Item": item}}]}) == refused
    assert code_of(copy.transact_write_items, TransactItems=update) == refused
    assert code_of(copy.delete_table, TableName="notes") == refused
    assert code_of(make_table, dynamodb=copy, name="other") == refused
    assert code_of(copy.execute_statement, Statement="INSERT INTO notes VALUE {'id': '1'}") == refused
    assert code_of(both.follower.client("lambda").list_functions) == "NotOnFollowerException"
    assert code_of(both.follower.client("dynamodbstreams").list_streams) == "NotOnFollowerException"
    assert code_of(both.follower.client("iam").create_role, RoleName="r", AssumeRolePolicyDocument=TRUST) == refused
    assert both.follower.client("sts").get_caller_identity()["Account"] == "000000000000"
    assert code_of(copy.get_item, TableName="none", Key=item) == "ResourceNotFoundException"
    again = subprocess.run(
        [BINARY, "serve", "--data", both.follower.data], capture_output=True, text=True, timeout=30
    )
    assert again.returncode == 1 and "virga promote" in again.stderr


TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},'
    '"Action":"sts:AssumeRole"}]}'
)


def test_who_does_not_know_the_secret_gets_nothing(pair, tmp_path):
    both = pair()
    both.leader.start()
    stranger = Process(tmp_path / "stranger", "follow", "--from", f"127.0.0.1:{both.leader.follow_port}")
    stranger.start("--follow-secret", write_secret(tmp_path / "other"))
    try:
        until(lambda: "did not prove" in stranger.output)
        assert not (stranger.data / "credentials").exists()
        assert stranger.status() == {} or stranger.status()["State"] == "connecting"
        assert promote(stranger.data).returncode == 1
    finally:
        stranger.kill()
    run = lambda *more: subprocess.run(
        [BINARY, "follow", "--from", "127.0.0.1:1", "--data", tmp_path / "none", *more], capture_output=True, text=True
    )
    assert "--follow-secret" in run().stderr
    assert "bytes" in run("--follow-secret", write_secret(tmp_path / "short", "short")).stderr
    assert run("--follow-secret", tmp_path / "missing").returncode != 0


@pytest.mark.parametrize(
    "leader", ["127.0.0.1", "127.0.0.1:", "127.0.0.1:18567x", "127.0.0.1:0", "127.0.0.1:70000", ":4567", "::1:4567"]
)
def test_a_leader_is_a_host_and_a_port(tmp_path, leader):
    secret = write_secret(tmp_path / "secret")
    command = [BINARY, "follow", "--from", leader, "--data", tmp_path / "data", "--follow-secret", secret]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert refused.returncode == 1 and f"--from takes HOST:PORT, not '{leader}'" in refused.stderr
    assert not (tmp_path / "data").exists()


def test_leaders_and_followers_that_die_go_on(pair):
    both = pair()
    dynamodb = both.leader.start().client()
    make_table(dynamodb)
    both.follower.start()
    writers = Writers(both.leader, 4)
    chance = random.Random(7)
    for _ in range(40 if NIGHTLY else 4):
        time.sleep(chance.uniform(0.1, 0.6))
        victim = chance.choice([both.leader, both.follower])
        victim.kill()
        time.sleep(chance.uniform(0, 0.2))
        victim.start()
    until(lambda: both.leader.status().get("Followers"))
    answered = writers.stop()
    until(both.follower.level, what=lambda: both.follower.output)
    of_leader, of_follower = all_items(both.leader.client()), all_items(both.follower.client())
    assert of_leader == of_follower
    assert answered.items() <= of_leader.items() and answered
    both.leader.stop()
    both.follower.stop()
    for each in (both.leader, both.follower):
        checked = subprocess.run([BINARY, "check", "--data", each.data], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout


def test_in_sync_mode_a_promotion_loses_no_answered_write(pair):
    both = pair("--sync", "--sync-wait-ms", "1000")
    leader, follower = both.leader.start(), both.follower
    refused = until(lambda: refusal(leader.client()))
    assert refused["Code"] == "FollowerAwayException" and refused["Status"] == 503
    follower.start("--follow-port", follower.follow_port)
    until(follower.level, what=lambda: follower.output)
    make_table(leader.client(attempts=5))
    writers = Writers(leader, 16)
    until(lambda: len(writers.answered) > 300)
    leader.kill()
    answered = writers.stop()
    assert follower.status()["Whole"]

    promoted = promote(follower.data)
    assert promoted.returncode == 0, promoted.stderr + follower.output
    until(lambda: "Ready in" in follower.output, what=lambda: follower.output)
    assert "No write that the old leader answered is lost" in follower.output
    now = follower.client()
    assert answered.items() <= all_items(now).items()
    now.put_item(TableName="notes", Item={"id": {"S": "new"}})
    assert follower.status()["Role"] == "leader" and follower.status()["Epoch"] == 2

    # The old leader comes back: what it holds beyond is not lost unasked, and never seen again by clients.
    old = Process(leader.data, "follow", "--from", f"127.0.0.1:{follower.follow_port}", "--follow-secret", both.secret)
    old.start("--discard")
    until(old.level, what=lambda: old.output)
    assert all_items(old.client()) == all_items(now)
    old.kill()


def refusal(dynamodb):
    try:
        make_table(dynamodb, "early")
    except ClientError as error:
        if error.response["Error"]["Code"] == "FollowerUnconfirmedException":
            return None
        return {"Code": error.response["Error"]["Code"], "Status": error.response["ResponseMetadata"]["HTTPStatusCode"]}


def test_a_leader_that_is_reached_hands_over(pair):
    both = pair()
    leader, follower = both.leader.start(), both.follower.start()
    dynamodb = leader.client()
    make_table(dynamodb)
    writers = Writers(leader, 4)
    until(follower.level)
    until(lambda: len(writers.answered) > 100)
    assert promote(follower.data).returncode == 0
    until(lambda: "Ready in" in follower.output, what=lambda: follower.output)
    assert "Nothing is lost" in follower.output
    assert code_of(dynamodb.put_item, TableName="notes", Item={"id": {"S": "1"}}) == "DeposedLeaderException"
    assert writers.stop().items() <= all_items(follower.client()).items()
    leader.stop()
    leader.start(ready="error")
    assert leader.process.wait(30) == 1 and "virga follow" in leader.output


def test_a_promoted_follower_serves_the_whole_api(tmp_path):
    secret = write_secret(tmp_path / "secret")
    leader = Process(tmp_path / "leader", "up", ITEMS)
    follower = Process(tmp_path / "follower", "follow", "--from", f"127.0.0.1:{leader.follow_port}")
    try:
        follower.start("--follow-secret", secret)  # before its leader
        leader.start("--follow-port", leader.follow_port, "--follow-secret", secret, "--sync")
        made = curl("POST", f"http://127.0.0.1:{leader.port}/items", {"id": "one", "text": "Hello"})
        assert made.status == 201, made
        leader.kill()
        assert promote(follower.data).returncode == 0
        until(lambda: "Ready in" in follower.output, what=lambda: follower.output)
        got = curl("GET", f"http://127.0.0.1:{follower.port}/items/one")
        assert got.status == 200 and got.json["text"] == "Hello"
    finally:
        follower.kill()
        leader.kill()


def test_certificates_prove_both_sides(tmp_path):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=tmp_path, check=True, capture_output=True)

    def sign(name, authority):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                "-keyout", f"{name}.key", "-out", f"{name}.csr")  # fmt: skip
        (tmp_path / "names").write_text("subjectAltName=IP:127.0.0.1")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
                "-CAcreateserial", "-extfile", "names", "-out", f"{name}.pem")  # fmt: skip

    for authority in ("ours", "theirs"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-subj", f"/CN={authority}", "-keyout", f"{authority}.key", "-out", f"{authority}.pem")  # fmt: skip
    sign("leader", "ours")
    sign("follower", "ours")
    sign("stranger", "theirs")

    def proving(name, trusted="ours"):
        files = {"cert": f"{name}.pem", "key": f"{name}.key", "ca": f"{trusted}.pem"}
        return [text for end, file in files.items() for text in (f"--follow-{end}", tmp_path / file)]

    leader = Process(tmp_path / "leader", "serve")
    follower = Process(tmp_path / "follower", "follow", "--from", f"127.0.0.1:{leader.follow_port}")
    try:
        leader.start("--follow-port", leader.follow_port, *proving("leader"))
        make_table(leader.client())
        for credentials in (proving("stranger"), proving("follower", trusted="theirs")):
            follower.start(*credentials)
            until(lambda: "connecting" in follower.output or "gone" in follower.output)
            assert follower.status().get("State") != "following"
            follower.kill()
        assert not (follower.data / "CURRENT").exists()
        follower.start(*proving("follower"))
        until(follower.level, what=lambda: follower.output)
        assert follower.client().list_tables()["TableNames"] == ["notes"]
    finally:
        follower.kill()
        leader.kill()


def test_a_stopped_follower_is_promoted_where_it_lies(pair):
    both = pair()
    make_table(both.leader.start().client())
    both.follower.start()
    until(both.follower.level)
    both.follower.stop()
    assert both.follower.status()["Role"] == "follower"
    assert promote(both.follower.data).returncode == 0
    assert "leads" in (again := promote(both.follower.data)).stderr or "leader already" in again.stderr
    assert promote(both.follower.data.parent / "nowhere").returncode == 1
    promoted = Process(both.follower.data, "serve").start()
    try:
        promoted.client().put_item(TableName="notes", Item={"id": {"S": "1"}})
    finally:
        promoted.kill()

"""Function URLs that pass on what a function answers in pieces."""

import http.client
import io
import shutil
import time
import zipfile
from urllib.parse import urlsplit

import pytest

HANDLER = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream = awslambda.HttpResponseStream.from(stream, {
    statusCode: 201, headers: { 'Content-Type': 'text/plain', 'X-A': 'b' }, cookies: ['c=d'] });
  stream.write('one ');
  await new Promise((resolve) => setTimeout(resolve, 700));
  stream.write('two');
  stream.end();
});
"""


@pytest.mark.skipif(not shutil.which("node"), reason="no node here")
def test_an_answer_comes_as_it_is_made(virga, role):
    client = virga.client("lambda")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("index.js", HANDLER)
    client.create_function(
        FunctionName="pieces",
        Role=role,
        Runtime="nodejs20.x",
        Handler="index.handler",
        MemorySize=512,
        Timeout=20,
        Code={"ZipFile": data.getvalue()},
    )
    url = client.create_function_url_config(FunctionName="pieces", AuthType="NONE", InvokeMode="RESPONSE_STREAM")
    for action, more in ("InvokeFunctionUrl", {"FunctionUrlAuthType": "NONE"}), ("InvokeFunction", {}):
        client.add_permission(
            FunctionName="pieces", StatementId=action, Action=f"lambda:{action}", Principal="*", **more
        )
    address = urlsplit(virga.aws)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    connection.request("GET", "/", headers={"Host": urlsplit(url["FunctionUrl"]).hostname})
    response = connection.getresponse()
    assert response.status == 201, response.read()
    assert (response.getheader("x-a"), response.getheader("set-cookie")) == ("b", "c=d")
    assert response.getheader("content-type") == "text/plain"
    first = response.read1(100)
    begun = time.monotonic()
    rest = response.read()
    assert (first + rest, first) == (b"one two", b"one ")
    assert time.monotonic() - begun > 0.3
    client.delete_function(FunctionName="pieces")

// PUT /items/{id}: replaces an item that exists (404 otherwise). With If-Match it replaces only the version named (412 otherwise).
// May only dynamodb:UpdateItem.
import { call } from './dynamodb.mjs';
import { Problem, answerRecord, recordOf, serve, table } from './record.mjs';

/** The ETags of an If-Match header; none for "*" and no header at all, which mean any version. */
function wantedVersions(headers) {
  const name = Object.keys(headers ?? {}).find((each) => each.toLowerCase() === 'if-match');
  const versions = name ? headers[name].split(',').map((each) => each.trim()) : [];
  return versions.includes('*') ? [] : versions;
}

export const handler = serve(async (event) => {
  const record = recordOf(event.body, { given: event.pathParameters.id });
  const values = { ':text': record.text, ':etag': record.etag };
  let update = 'SET #text = :text, #etag = :etag';
  if (record.status) {
    update += ', #status = :status';
    values[':status'] = record.status;
  } else {
    update += ' REMOVE #status';
  }
  const versions = wantedVersions(event.headers);
  versions.forEach((version, n) => { values[`:v${n}`] = { S: version }; });
  const known = versions.length > 0 ? ` AND #etag IN (${versions.map((_, n) => `:v${n}`).join(', ')})` : '';
  try {
    await call('UpdateItem', { TableName: table, Key: { id: record.id }, UpdateExpression: update,
      ConditionExpression: `attribute_exists(id)${known}`, ExpressionAttributeValues: values,
      ExpressionAttributeNames: { '#text': 'text', '#etag': 'etag', '#status': 'status' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error;
    if (!error.detail.Item) throw new Problem(404, 'There is no item with that id.');
    throw new Problem(412, 'The item has changed since that version.');
  }
  return answerRecord(200, record);
});

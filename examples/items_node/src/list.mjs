// GET /items?limit=&next=&status=: a page of items and, when more follow, an opaque token for the next one.
// May only dynamodb:Scan and dynamodb:Query, on the table and its index.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { call } from './dynamodb.mjs';
import { Problem, answer, serve, table } from './record.mjs';

// Tokens: base64url(first 16 bytes of HMAC-SHA256 + JSON of {key, status}). Only this API's own tokens verify.
const mac = (text) => createHmac('sha256', process.env.TOKEN_SECRET ?? '').update(text).digest().subarray(0, 16);

function makeToken(key, status) {
  const text = JSON.stringify({ key, status });
  return Buffer.concat([mac(text), Buffer.from(text)]).toString('base64url');
}

function readToken(token, status) {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length > 16 && bytes.toString('base64url') === token && timingSafeEqual(bytes.subarray(0, 16), mac(bytes.subarray(16)))) {
    const content = JSON.parse(bytes.subarray(16));
    if (content.status === status) return content.key;
  }
  throw new Problem(400, 'next is not a token of this list.');
}

export const handler = serve(async (event) => {
  const { limit = '25', next, status } = event.queryStringParameters ?? {};
  if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > 1000) {
    throw new Problem(400, 'limit must be a number from 1 to 1000.');
  }
  if (status === '') throw new Problem(400, 'status must not be empty.');
  const page = { TableName: table, Limit: Number(limit) };
  if (next !== undefined) page.ExclusiveStartKey = readToken(next, status);
  const found = status === undefined ? await call('Scan', page) : await call('Query', { ...page, IndexName: 'status-index',
    KeyConditionExpression: '#status = :status', ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': { S: status } } });
  const more = found.LastEvaluatedKey ? `,"next":${JSON.stringify(makeToken(found.LastEvaluatedKey, status))}` : '';
  return answer(200, `{"items":[${found.Items.map((item) => item.text.S).join(',')}]${more}}`);
});

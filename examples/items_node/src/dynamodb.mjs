// DynamoDB in its own JSON, signed as every AWS SDK signs, with nothing to install: importing the SDK would take most of a cold
// start. Endpoint, region and credentials come from the environment, as for the SDK.
import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

const { AWS_REGION: region, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
const endpoint = new URL(
  process.env.AWS_ENDPOINT_URL_DYNAMODB || process.env.AWS_ENDPOINT_URL || `https://dynamodb.${region}.amazonaws.com`);
const client = endpoint.protocol === 'https:' ? https : http;
const agent = new client.Agent({ keepAlive: true });

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

let key = { day: '', bytes: null }; // the day's signing key
function signed(headers, body) {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const all = { ...headers, host: endpoint.host, 'x-amz-date': time };
  if (token) all['x-amz-security-token'] = token;
  const names = Object.keys(all).sort();
  const listed = names.join(';');
  const request = `POST\n/\n\n${names.map((name) => `${name}:${all[name]}\n`).join('')}\n${listed}\n${sha256(body)}`;
  const scope = `${day}/${region}/dynamodb/aws4_request`;
  if (key.day !== day) {
    key = { day, bytes: [day, region, 'dynamodb', 'aws4_request'].reduce(hmac, `AWS4${secret}`) };
  }
  const signature = hmac(key.bytes, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(request)}`).toString('hex');
  all.authorization = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${listed}, Signature=${signature}`;
  return all;
}

/** What DynamoDB answered; its failures are errors with its code as name and its members in `detail`. */
export function call(operation, input) {
  const body = JSON.stringify(input);
  const headers = signed({ 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` }, body);
  return new Promise((resolve, reject) => {
    const request = client.request(endpoint, { method: 'POST', agent, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const answer = JSON.parse(Buffer.concat(parts));
        if (response.statusCode === 200) return resolve(answer);
        const error = new Error(answer.message ?? answer.Message);
        error.name = String(answer.__type).split('#').pop();
        reject(Object.assign(error, { detail: answer }));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

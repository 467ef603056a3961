// How an item of this API lies in its table, and how it is answered.
//
//   id      partition key
//   status  the document's "status" when it is non-empty text: partition key of the index status-index
//   text    the document as the caller wrote it, with its id: numbers stay as they were written
//   etag    hash of the text: what If-Match is compared with
import { createHash } from 'node:crypto';

export const table = process.env.ITEMS_TABLE;

function parse(body) {
  let document;
  try {
    document = JSON.parse(body);
  } catch {}
  if (document === null || typeof document !== 'object' || Array.isArray(document)) throw new Problem(400, 'The body must be a JSON object.');
  return document;
}

/** The item of a request's body; `id` is for a document that has none. */
export function recordOf(body, id) {
  const document = parse(body);
  if (document.id !== undefined && id.given && document.id !== id.given) throw new Problem(400, "The body's id is not the path's.");
  const own = document.id ?? id.given ?? id.fresh();
  const rest = body.trim().slice(1);
  const first = rest.trim() === '}' ? '' : ',';
  const text = document.id === undefined ? `{"id":${JSON.stringify(own)}${first}${rest}` : body;
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
  const record = { id: { S: own }, text: { S: text }, etag: { S: etag } };
  if (typeof document.status === 'string' && document.status !== '') record.status = { S: document.status };
  return record;
}

/** What a handler answers instead of going on. */
export class Problem extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function answer(statusCode, body = '', headers = {}) {
  const all = { 'Access-Control-Allow-Origin': process.env.ALLOWED_ORIGIN, 'Access-Control-Expose-Headers': 'ETag,Location', ...headers };
  if (body) all['Content-Type'] = 'application/json';
  return { statusCode, headers: all, body };
}

export const answerRecord = (status, record, headers) => answer(status, record.text.S, { ETag: record.etag.S, ...headers });

/** The handler of a request: its problems are answers, DynamoDB's failures 500, or 503 when it asks to try again. */
export function serve(handle) {
  return async (event) => {
    try {
      return await handle(event);
    } catch (error) {
      if (error instanceof Problem) return answer(error.status, JSON.stringify({ message: error.message }));
      console.error(error);
      const again = /Throttl|ThroughputExceeded|RequestLimit/.test(error.name);
      return answer(again ? 503 : 500, JSON.stringify({ message: again ? 'Try again.' : 'Something went wrong.' }));
    }
  };
}

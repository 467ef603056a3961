// console.* as Lambda writes it: a line of time, request id, level and text, or one JSON document (AWS_LAMBDA_LOG_FORMAT=JSON), from
// the level AWS_LAMBDA_LOG_LEVEL on. Line breaks within a message are carriage returns in the pipe: one message, one log event.
'use strict';

const fs = require('fs');
const util = require('util');
const { described, isError } = require('./errors.js');

const LEVELS = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 };
const asJson = (process.env.AWS_LAMBDA_LOG_FORMAT || '').toUpperCase() === 'JSON';
const least = LEVELS[(process.env.AWS_LAMBDA_LOG_LEVEL || '').toUpperCase()] || LEVELS.TRACE;

let requestId;
function setRequestId(id) {
  requestId = id;
  globalThis[Symbol.for('virga.requestId')] = id;
}

/** All of it, also when the pipe is full. */
function writeAll(text) {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(1, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
    }
  }
}

function errorInJson(error) {
  return { errorType: error?.constructor?.name ?? 'UnknownError', errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [] };
}

function jsonLine(level, parts) {
  const line = { timestamp: new Date().toISOString(), level, requestId };
  if (parts.length === 1) {
    line.message = parts[0];
    try {
      return JSON.stringify(line, (_, value) => (value instanceof Error ? { ...value, ...errorInJson(value) } : value));
    } catch {
      line.message = util.format(parts[0]);
      return JSON.stringify(line);
    }
  }
  line.message = util.format(...parts);
  const error = parts.find((part) => part instanceof Error);
  if (error) Object.assign(line, errorInJson(error));
  return JSON.stringify(line);
}

function write(level, parts) {
  if (LEVELS[level] < least) return;
  if (asJson) return writeAll(`${jsonLine(level, parts)}\n`);
  const text = util.format(...parts).replace(/\n/g, '\r');
  writeAll(`${new Date().toISOString()}\t${requestId}\t${level}\t${text}\n`);
}

function patchConsole() {
  const levels = { log: 'INFO', info: 'INFO', debug: 'DEBUG', trace: 'TRACE', warn: 'WARN', error: 'ERROR', fatal: 'FATAL' };
  for (const name in levels) console[name] = (...parts) => write(levels[name], parts);
}

/** What went wrong in the function, with everything known of it. */
function failure(title, error) {
  if (asJson) return write('ERROR', [isError(error) ? error : { message: title, error }]);
  let shown;
  try {
    shown = JSON.stringify(described(error), (_, value) => (typeof value === 'bigint' ? String(value) : value));
  } catch {
    shown = util.format(error);
  }
  write('ERROR', [`${title} \t${shown}`.replace(/%/g, '%%')]);
}

module.exports = { patchConsole, setRequestId, failure };

// One invocation: the context its handler gets, and the ways in which it can end. It is answered exactly once:
//
//   callback(null, result)      when the event loop is empty (or at once: callbackWaitsForEmptyEventLoop = false)
//   callback(error), done, succeed, fail, a promise that settles, a throw        at once
//   the event loop is empty and nobody answered                                   null
'use strict';

const log = require('./log.js');
const { fromError } = require('./errors.js');
const { printable } = require('./connection.js');
const { ResponseStream, STREAMS, HIGH_WATER_MARK } = require('./stream.js');

let whenEmpty = null; // what an empty event loop means at the moment
process.on('beforeExit', () => {
  const then = whenEmpty;
  whenEmpty = null;
  if (then) then();
});

class Runtime { // the name that handlers see in their stack traces, as on Lambda
  constructor(connection, handler, head, body, next) {
    Object.assign(this, { connection, handler, head, body, next });
    this.id = head['lambda-runtime-aws-request-id'];
    this.answered = false;
    this.waits = true;
  }

  begin() {
    const trace = this.head['lambda-runtime-trace-id'];
    if (trace) process.env._X_AMZN_TRACE_ID = trace;
    else delete process.env._X_AMZN_TRACE_ID;
    whenEmpty = () => this.succeed(null);
    try {
      const event = JSON.parse(this.body);
      if (this.handler[STREAMS]) return this.stream(event);
      const result = this.handler(event, this.context(), (error, result) => this.callback(error, result));
      if (typeof result?.then === 'function') {
        result.then((value) => this.succeed(value), (error) => this.fail(error));
      }
    } catch (error) {
      this.fail(error);
    }
  }

  callback(error, result) {
    if (error !== undefined && error !== null) return this.fail(error);
    if (!this.waits) return this.succeed(result);
    whenEmpty = () => this.succeed(result);
  }

  succeed(result) {
    if (this.answered) return;
    let body;
    try {
      body = JSON.stringify(result === undefined ? null : result) ?? 'null';
    } catch {
      return this.fail(new Error('Unable to stringify response body'));
    }
    this.answer(`invocation/${this.id}/response`, body, { 'Content-Type': 'application/json' });
  }

  fail(error) {
    if (this.answered) return;
    log.failure('Invoke Error', error);
    const told = fromError(error);
    this.answer(`invocation/${this.id}/error`, JSON.stringify(told),
      { 'Content-Type': 'application/json', 'Lambda-Runtime-Function-Error-Type': printable(told.errorType) });
  }

  answer(path, body, headers) {
    this.answered = true;
    whenEmpty = null;
    // After what the handler has ready to run: its finally blocks see their own request.
    setImmediate(() => this.next({ path, body, headers }));
  }

  /** The process ends: the answer is the error, and `told` is called when it is there. */
  abandon(error, told) {
    if (this.answered) return told();
    this.answered = true;
    if (this.out?.out) {
      this.out.breakOff(error);
      this.connection.socket.end(told);
      return;
    }
    this.connection.post(`invocation/${this.id}/error`, fromError(error), told);
  }

  stream(event) {
    let streamed = false;
    const done = () => {
      if (this.answered) return;
      this.answered = true;
      whenEmpty = null;
      setImmediate(() => this.next());
    };
    const begin = (headers) => {
      streamed = true;
      return this.connection.stream(`invocation/${this.id}/response`, headers, done);
    };
    const out = new ResponseStream(begin, this.handler[HIGH_WATER_MARK]);
    this.out = out;
    out.on('error', (error) => broken(error));
    const broken = (error) => {
      if (!streamed) return this.fail(error);
      if (this.answered) return;
      log.failure('Invoke Error', error);
      out.breakOff(error);
    };
    whenEmpty = () => out.end();
    const result = this.handler(event, out, this.context());
    if (typeof result?.then !== 'function') return broken(new Error('Streaming does not support non-async handlers.'));
    result.then(() => {}, broken);
  }

  context() {
    const head = this.head;
    const invocation = this;
    const parsed = (name) => (head[name] ? JSON.parse(head[name]) : undefined);
    const deadline = Number(head['lambda-runtime-deadline-ms']);
    const settle = (error, result) => (error !== undefined && error !== null ? this.fail(error) : this.succeed(result));
    return {
      get callbackWaitsForEmptyEventLoop() { return invocation.waits; },
      set callbackWaitsForEmptyEventLoop(value) { invocation.waits = Boolean(value); },
      succeed: (result) => this.succeed(result),
      fail: (error) => this.fail(error === undefined || error === null ? 'handled' : error),
      done: settle,
      functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      clientContext: parsed('lambda-runtime-client-context'),
      identity: parsed('lambda-runtime-cognito-identity'),
      invokedFunctionArn: head['lambda-runtime-invoked-function-arn'],
      awsRequestId: this.id,
      getRemainingTimeInMillis: () => deadline - Date.now(),
    };
  }
}

function invoke(connection, handler, head, body, next) {
  return new Runtime(connection, handler, head, body, next);
}

module.exports = { invoke };

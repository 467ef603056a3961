// Streamed answers: awslambda.streamifyResponse(handler) and awslambda.HttpResponseStream.
'use strict';

const { Writable } = require('stream');
const { fromError } = require('./errors.js');
const { printable } = require('./connection.js');

const STREAMS = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const HTTP_RESPONSE = 'application/vnd.awslambda.http-integration-response';

/** What a streaming handler writes its answer to. The request for it is begun by the first byte. */
class ResponseStream extends Writable {
  constructor(begin, highWaterMark) {
    super(highWaterMark === undefined ? {} : { highWaterMark });
    this.begin = begin;
    this.out = null;
    this.contentType = undefined;
    this.prelude = null; // goes before the first byte
  }

  setContentType(type) {
    if (this.out) throw new Error('Cannot set content-type, too late.');
    this.contentType = type;
  }

  start() {
    if (this.out) return this.out;
    this.out = this.begin({ 'Content-Type': this.contentType || 'application/octet-stream',
      'Lambda-Runtime-Function-Response-Mode': 'streaming' });
    if (this.prelude) this.out.write(this.prelude, () => {});
    return this.out;
  }

  _write(chunk, encoding, done) {
    if (typeof chunk === 'string') chunk = Buffer.from(chunk, encoding);
    if (!(chunk instanceof Uint8Array)) chunk = Buffer.from(JSON.stringify(chunk));
    this.start().write(chunk, done);
  }

  _final(done) {
    this.start().end({});
    done();
  }

  /** Ends a begun answer by an error, which its trailer tells. */
  breakOff(error) {
    const told = fromError(error);
    this.out.end({ 'Lambda-Runtime-Function-Error-Type': printable(told.errorType),
      'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(told)).toString('base64') });
  }
}

const HttpResponseStream = {
  /** The same stream, with status and headers of the HTTP answer before its body. */
  from(stream, prelude) {
    stream.setContentType(HTTP_RESPONSE);
    stream.prelude = Buffer.from(`${JSON.stringify(prelude)}\0\0\0\0\0\0\0\0`);
    return stream;
  },
};

const awslambda = {
  streamifyResponse(handler, options) {
    handler[STREAMS] = 'response';
    if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = options.highWaterMark;
    return handler;
  },
  HttpResponseStream,
};

module.exports = { awslambda, ResponseStream, STREAMS, HIGH_WATER_MARK };

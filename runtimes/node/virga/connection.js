// One kept-alive connection to the Runtime API, with no more HTTP than that needs. It holds the process only while it waits for
// the next event, so that an empty event loop shows in a handler.
'use strict';

const net = require('net');

const ROOT = '/2018-06-01/runtime/';

class Connection {
  constructor(authority) {
    const colon = authority.lastIndexOf(':');
    this.host = authority.slice(0, colon);
    this.port = Number(authority.slice(colon + 1));
    this.authority = authority;
    this.socket = null;
    this.waiting = []; // for answers, in order
    this.pieces = [];
    this.held = 0; // bytes in pieces
    this.head = null;
    this.needed = 0;
  }

  open() {
    if (this.socket) return this.socket;
    this.socket = net.connect({ host: this.host, port: this.port, noDelay: true });
    this.socket.on('data', (data) => this.take(data));
    for (const ended of ['error', 'end', 'close']) this.socket.on(ended, () => process.exit(1));
    return this.socket;
  }

  /** Posts JSON; `then(status)` when it is taken. */
  post(path, document, then) {
    this.waiting.push((head) => then(head.status));
    this.open().write(this.request(path, JSON.stringify(document), { 'Content-Type': 'application/json',
      'Lambda-Runtime-Function-Error-Type': printable(document.errorType) }));
    this.socket.ref();
  }

  /** Asks for an event. `answer`, of the event before, goes in the same write: {path, body, headers}. */
  next(answer, then) {
    let text = '';
    if (answer) {
      text = this.request(answer.path, answer.body, answer.headers);
      this.waiting.push((head) => {
        if (head.status === 413) process.stderr.write('The answer is larger than Lambda takes.\n');
      });
    }
    this.waiting.push((head, body) => {
      this.socket.unref();
      then(head, body);
    });
    this.open().write(`${text}GET ${ROOT}invocation/next HTTP/1.1\r\nHost: ${this.authority}\r\n\r\n`);
    this.socket.ref();
  }

  request(path, body, headers) {
    let text = `POST ${ROOT}${path} HTTP/1.1\r\nHost: ${this.authority}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
    for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
    return `${text}\r\n${body}`;
  }

  /** An answer of unknown length: write(chunk, done), end(trailers). `then(status)` when it is taken. */
  stream(path, headers, then) {
    this.waiting.push((head) => then(head.status));
    const socket = this.open();
    let text = `POST ${ROOT}${path} HTTP/1.1\r\nHost: ${this.authority}\r\nTransfer-Encoding: chunked\r\n`;
    for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
    socket.write(`${text}\r\n`);
    socket.ref();
    return {
      write(chunk, done) {
        if (chunk.length === 0) return done();
        socket.cork();
        socket.write(`${chunk.length.toString(16)}\r\n`);
        socket.write(chunk);
        socket.write('\r\n', done);
        socket.uncork();
      },
      end(trailers) {
        let last = '0\r\n';
        for (const name in trailers) last += `${name}: ${trailers[name]}\r\n`;
        socket.write(`${last}\r\n`);
      },
    };
  }

  take(data) {
    this.pieces.push(data);
    this.held += data.length;
    for (;;) {
      if (!this.head && !this.takeHead()) return;
      if (this.held < this.needed) return;
      const all = this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces);
      const head = this.head;
      const body = all.toString('utf8', 0, this.needed);
      this.keep(all.subarray(this.needed));
      this.head = null;
      this.waiting.shift()(head, body);
    }
  }

  keep(rest) {
    this.pieces = rest.length > 0 ? [rest] : [];
    this.held = rest.length;
  }

  takeHead() {
    if (this.held === 0) return false;
    const all = this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces);
    const end = all.indexOf('\r\n\r\n');
    this.keep(all);
    if (end < 0) return false;
    const lines = all.toString('latin1', 0, end).split('\r\n');
    const head = { status: Number(lines[0].split(' ')[1]) };
    for (const line of lines.slice(1)) {
      const colon = line.indexOf(':');
      head[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    this.head = head;
    this.needed = Number(head['content-length'] || 0);
    this.keep(all.subarray(end + 4));
    return true;
  }
}

/** A text that may stand in a header. */
function printable(text) {
  return String(text).replace(/[^\x20-\x7e]/g, '?');
}

module.exports = { Connection, printable };

// virga's client for Node.js functions: takes events from Lambda's Runtime API and gives them to the handler that _HANDLER names.
'use strict';

const { Connection } = require('./connection.js');
const { invoke } = require('./invoke.js');
const { loadHandler } = require('./load.js');
const { fromError, InitProblem } = require('./errors.js');
const log = require('./log.js');

const connection = new Connection(process.env.AWS_LAMBDA_RUNTIME_API);

// An error that nobody caught ends the process once it is told; `current` is the invocation that it befell.
let current = null;

function die(title, error, code) {
  log.failure(title, error);
  const told = () => process.exit(code);
  if (current) current.abandon(error, told);
  else connection.post('init/error', fromError(error), told);
}

process.on('uncaughtException', (error) => die('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason, promise) => {
  const error = new InitProblem('Runtime.UnhandledPromiseRejection', String(reason?.toString?.() ?? reason));
  error.reason = reason;
  error.promise = promise;
  die('Unhandled Promise Rejection', error, 128);
});

function serve(handler) {
  const next = (answer) => {
    log.setRequestId(undefined);
    current = null;
    connection.next(answer, (head, body) => {
      log.setRequestId(head['lambda-runtime-aws-request-id']);
      current = invoke(connection, handler, head, body, next);
      current.begin();
    });
  };
  next();
}

log.patchConsole();
loadHandler(process.env.LAMBDA_TASK_ROOT || '/var/task', process.env._HANDLER || '').then(serve, (error) => {
  log.failure('Uncaught Exception', error);
  connection.post('init/error', fromError(error), () => process.exit(129));
});

// Errors as Lambda tells them: {errorType, errorMessage, trace}.
'use strict';

const { isNativeError } = require('util').types;

/** An error that this client finds, under one of Lambda's names. */
class InitProblem extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
    if (this.stack.startsWith('Error')) this.stack = name + this.stack.slice('Error'.length);
  }
}

function isError(value) {
  return value !== null && typeof value === 'object' && (isNativeError(value) || value instanceof Error ||
    ['name', 'message', 'stack'].every((part) => part in value));
}

/** What is posted of anything that was thrown or rejected with. */
function fromError(value) {
  try {
    if (isError(value)) {
      return { errorType: String(value.name), errorMessage: String(value.message), trace: String(value.stack).split('\n') };
    }
    return { errorType: typeof value, errorMessage: String(value?.toString?.() ?? value), trace: [] };
  } catch {
    return { errorType: 'handled', errorMessage: 'callback called with Error argument, but there was a problem while ' +
      'retrieving one or more of its message, name, and stack', trace: [] };
  }
}

/** The same with everything else the error carries, for the log. */
function described(value) {
  if (!isError(value)) return value;
  const shown = { errorType: String(value.name), errorMessage: String(value.message) };
  if (value.code !== undefined) shown.code = value.code;
  for (const [key, own] of Object.entries(value)) {
    if (!(key in shown) && key !== 'name') shown[key] = own;
  }
  shown.stack = String(value.stack).split('\n');
  return shown;
}

module.exports = { InitProblem, isError, fromError, described };

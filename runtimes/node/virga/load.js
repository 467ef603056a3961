// The handler that a function's configuration names: "index.handler", "folder/file.exported.function".
'use strict';

const fs = require('fs');
const path = require('path');
const { InitProblem } = require('./errors.js');
const { awslambda } = require('./stream.js');

/** Whether .js files of the folder are ES modules: what the nearest package.json says. */
function holdsModules(folder) {
  for (;;) {
    if (folder.endsWith('/node_modules')) return false;
    const file = path.join(folder, 'package.json');
    if (fs.existsSync(file)) {
      try {
        return JSON.parse(fs.readFileSync(file, 'utf8')).type === 'module';
      } catch (error) {
        console.warn(`${file} cannot be read, it will be ignored for ES module detection purposes.`, error);
        return false;
      }
    }
    if (folder === '/') return false;
    folder = path.dirname(folder);
  }
}

async function loadModule(root, folder, name) {
  const place = path.resolve(root, folder, name);
  const modules = holdsModules(path.dirname(place));
  const isFile = (file) => fs.existsSync(file) && fs.statSync(file).isFile();
  if (isFile(place)) return require(place);
  if (isFile(`${place}.js`)) return modules ? import(`${place}.js`) : require(`${place}.js`);
  if (isFile(`${place}.mjs`)) return import(`${place}.mjs`);
  if (isFile(`${place}.cjs`)) return require(`${place}.cjs`);
  return require(require.resolve(name, { paths: [root, path.resolve(root, folder)] }));
}

/** The function of the module; every failure is an error with Lambda's name. */
async function loadHandler(root, text) {
  if (text.includes('..')) {
    throw new InitProblem('Runtime.MalformedHandlerName',
      `'${text}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
  }
  const last = path.basename(text);
  const dot = last.indexOf('.');
  if (dot < 0) throw new InitProblem('Runtime.MalformedHandlerName', 'Bad handler');
  globalThis.awslambda = awslambda;
  let found;
  try {
    found = await loadModule(root, text.slice(0, text.indexOf(last)), last.slice(0, dot));
  } catch (error) {
    if (error instanceof SyntaxError) throw new InitProblem('Runtime.UserCodeSyntaxError', String(error));
    if (error?.code === 'MODULE_NOT_FOUND') {
      throw new InitProblem('Runtime.ImportModuleError', String(error));
    }
    throw error;
  }
  const handler = last.slice(dot + 1).split('.').reduce((part, name) => part && part[name], found);
  if (!handler) throw new InitProblem('Runtime.HandlerNotFound', `${text} is undefined or not exported`);
  if (typeof handler !== 'function') throw new InitProblem('Runtime.HandlerNotFound', `${text} is not a function`);
  return handler;
}

module.exports = { loadHandler };

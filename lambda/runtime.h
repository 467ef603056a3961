// The loop between a function and Lambda's Runtime API (2018-06-01): take an event, run the handler, post what it returned.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
#pragma once
#include <functional>
#include <string>

#include "base/result.h"
#include "lambda/context.h"
#include "lambda/stream.h"

namespace lambda {

/// Event in, answer out, both as JSON text. An Error is posted as the invocation's error (errorType = code).
using RawHandler = std::function<base::Result<std::string>(std::string event, const Context&)>;

/// The same with an answer that is sent while it is made; an Error ends it.
using RawStreamHandler = std::function<base::Status(std::string event, const Context&, ResponseStream& out)>;

/// Runs until Lambda ends the process. Returns the exit code: 1 with a line on stderr when there is no Runtime API to talk to.
int run(const RawHandler& handler);
int run_stream(const RawStreamHandler& handler);

}  // namespace lambda

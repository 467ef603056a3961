// The library for function authors, all of it: lambda/README.md shows it at work.
#pragma once
#include "base/document.h"
#include "lambda/context.h"
#include "lambda/http.h"
#include "lambda/serve.h"
#include "lambda/table.h"
#include "wire/json.h"

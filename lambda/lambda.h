// The library for function authors, all of it but testing.h: lambda/README.md shows it at work.
#pragma once
#include "base/document.h"
#include "lambda/batch.h"
#include "lambda/context.h"
#include "lambda/events.h"
#include "lambda/http.h"
#include "lambda/log.h"
#include "lambda/serve.h"
#include "lambda/shutdown.h"
#include "lambda/stream.h"
#include "lambda/table.h"
#include "lambda/typed.h"
#include "wire/json.h"

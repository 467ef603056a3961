// Result<T>: a value or an Error. Status: done, or an Error. Failures cross rooms only as these; nothing is thrown.
//
//   Result<Table> find(name);
//   TRY(auto table, find(name));        // in a function: returns the error, or declares `table`
//   CO_TRY(auto table, find(name));     // the same in a coroutine; the expression may contain co_await
//   CHECK_OK(commit(batch));            // the same for a Status; CO_CHECK_OK in a coroutine
#pragma once
#include <expected>
#include <utility>

#include "base/error.h"

namespace base {

template <class T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

inline std::unexpected<Error> fail(Error error) { return std::unexpected<Error>(std::move(error)); }

}  // namespace base

#define VIRGA_CONCAT_(a, b) a##b
#define VIRGA_CONCAT(a, b) VIRGA_CONCAT_(a, b)
#define VIRGA_TRY_(temporary, return_keyword, declaration, ...)                 \
  auto temporary = (__VA_ARGS__);                                               \
  if (!temporary) return_keyword std::unexpected(std::move(temporary).error()); \
  declaration = *std::move(temporary)
#define TRY(declaration, ...) VIRGA_TRY_(VIRGA_CONCAT(try_, __COUNTER__), return, declaration, __VA_ARGS__)
#define CO_TRY(declaration, ...) VIRGA_TRY_(VIRGA_CONCAT(try_, __COUNTER__), co_return, declaration, __VA_ARGS__)
#define CHECK_OK(...)                                                 \
  do {                                                                \
    auto status_ = (__VA_ARGS__);                                     \
    if (!status_) return std::unexpected(std::move(status_).error()); \
  } while (false)
#define CO_CHECK_OK(...)                                                 \
  do {                                                                   \
    auto status_ = (__VA_ARGS__);                                        \
    if (!status_) co_return std::unexpected(std::move(status_).error()); \
  } while (false)

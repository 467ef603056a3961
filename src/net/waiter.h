// Waiter: the meeting of one Asio operation and the coroutine that waits for it.
//
// It owns a small shared cell that Asio's completion handler keeps alive, so either side may go first: a frame destroyed while
// it waits takes its handle out of the cell, and the completion then finds nobody. Asio never runs a completion inside the
// function that starts the operation, so resuming from it cannot recurse. One operation at a time; the loop's thread only.
#pragma once
#include <boost/system/error_code.hpp>
#include <coroutine>
#include <utility>

#include "base/check.h"

namespace net {

class Waiter {
 public:
  Waiter() : cell_(new Cell) {}
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() {
    cell_->waiting = {};
    cell_->release();
  }

  bool busy() const { return cell_->busy; }
  const boost::system::error_code& error() const { return cell_->error; }
  size_t bytes() const { return cell_->bytes; }

 private:
  struct Cell {
    std::coroutine_handle<> waiting;
    boost::system::error_code error;
    size_t bytes = 0;
    int references = 1;
    bool busy = false;
    void release() {
      if (--references == 0) delete this;
    }
  };

 public:
  /// Asio's completion handler: remembers the outcome and continues whoever waits.
  class Completion {
   public:
    explicit Completion(Cell* cell) : cell_(cell) { ++cell_->references; }
    Completion(Completion&& other) noexcept : cell_(std::exchange(other.cell_, nullptr)) {}
    ~Completion() {
      if (cell_) cell_->release();
    }
    void operator()(const boost::system::error_code& error, size_t bytes = 0) {
      Completion keep(std::move(*this));  // resuming may destroy the Waiter
      keep.cell_->error = error;
      keep.cell_->bytes = bytes;
      keep.cell_->busy = false;
      if (auto waiting = std::exchange(keep.cell_->waiting, {})) waiting.resume();
    }

   private:
    Cell* cell_;
  };

  /// For the initiating function; then `co_await done()` (or let it run and await later).
  Completion begin() {
    CHECK(!cell_->busy);
    cell_->busy = true;
    return Completion(cell_);
  }

  /// Continues when the operation begun is over, at once when it already is.
  auto done() {
    struct Awaiter {
      Cell* cell;
      explicit Awaiter(Cell* cell) : cell(cell) { ++cell->references; }
      Awaiter(const Awaiter&) = delete;
      ~Awaiter() {
        cell->waiting = {};
        cell->release();
      }
      bool await_ready() const { return !cell->busy; }
      void await_suspend(std::coroutine_handle<> waiting) { cell->waiting = waiting; }
      void await_resume() {}
    };
    return Awaiter(cell_);
  }

 private:
  Cell* cell_;
};

}  // namespace net

#include "lambda/shutdown.h"

#include <signal.h>
#include <unistd.h>

#include <thread>

namespace lambda {

void on_shutdown(std::function<void()> last) {
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &term, nullptr);  // here, and so in every thread that is begun later
  std::thread([term, last = std::move(last)] {
    int received = 0;
    while (sigwait(&term, &received) != 0) {
    }
    last();
    _exit(0);
  }).detach();
}

}  // namespace lambda

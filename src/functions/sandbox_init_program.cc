// Everything between the first and the last function here is copied out of virga and becomes a program of its own, at another
// address and without the C library: it calls the kernel only, keeps all it needs on its stack, and refers to no constant that
// is not part of an instruction. So: no strings, no switch, no initialised aggregates, no calls of anything outside.
#include "functions/sandbox_init_program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "functions/sandbox_init.h"

#define IN_INIT \
  __attribute__((section("virga_init"), disable_sanitizer_instrumentation, no_stack_protector, noinline, optnone, used))

extern "C" const char __start_virga_init[] __attribute__((visibility("hidden")));
extern "C" const char __stop_virga_init[] __attribute__((visibility("hidden")));

// The program's entry: hands the kernel's first stack pointer on.
#if defined(__x86_64__)
asm(R"(
  .pushsection virga_init,"ax",@progbits
  .globl virga_init_start
  .hidden virga_init_start
virga_init_start:
  xor %ebp, %ebp
  and $-16, %rsp
  call virga_init_main
  hlt
  .popsection
)");
#else
asm(R"(
  .pushsection virga_init,"ax",@progbits
  .balign 4
  .globl virga_init_start
  .hidden virga_init_start
virga_init_start:
  mov x29, #0
  bl virga_init_main
  brk #0
  .popsection
)");
#endif
extern "C" const char virga_init_start[] __attribute__((visibility("hidden")));

namespace functions {
namespace {

using Word = long;

IN_INIT Word sys(Word number, Word a, Word b, Word c, Word d, Word e) {
#if defined(__x86_64__)
  register Word r10 asm("r10") = d;
  register Word r8 asm("r8") = e;
  Word result;
  asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
  return result;
#else
  register Word x8 asm("x8") = number;
  register Word x0 asm("x0") = a;
  register Word x1 asm("x1") = b;
  register Word x2 asm("x2") = c;
  register Word x3 asm("x3") = d;
  register Word x4 asm("x4") = e;
  asm volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
#endif
}

IN_INIT Word address(const void* p) { return reinterpret_cast<Word>(p); }

constexpr int kPrograms = 16;
constexpr int kLink = 3;     // orders come and news go here
constexpr int kSignals = 4;  // a signalfd: children have ended

struct Init {
  Word child[kPrograms];
  uint32_t tag[kPrograms];
  bool had_children;
  uint32_t round;
  uint64_t order_space[SandboxOrder::kMostBytes / 8];
  char* strings[SandboxOrder::kMostStrings + 2];
};

IN_INIT void tell(SandboxNews::Kind kind, uint32_t tag, int32_t status) {
  SandboxNews news;
  news.kind = kind;
  news.tag = tag;
  news.status = status;
  sys(SYS_write, kLink, address(&news), sizeof(news), 0, 0);
}

/// Collects who has ended, and tells.
IN_INIT void collect(Init* init) {
  for (;;) {
    int status = 0;
    Word pid = sys(SYS_wait4, -1, address(&status), WNOHANG | __WALL, 0, 0);
    if (pid == -EINTR) continue;
    if (pid == -ECHILD && init->had_children) {
      init->had_children = false;
      tell(SandboxNews::Kind::empty, init->round, 0);
    }
    if (pid <= 0) return;
    for (int i = 0; i < kPrograms; ++i) {
      if (init->child[i] != pid) continue;
      init->child[i] = 0;
      tell(SandboxNews::Kind::ended, init->tag[i], status);
    }
  }
}

constexpr uint64_t word_of(const char* text) {
  uint64_t word = 0;
  for (int i = 0; i < 8 && text[i]; ++i) word |= static_cast<uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
  return word;
}

IN_INIT void run(Init* init, SandboxOrder* order) {
  // The environment's strings move up by one: a null pointer ends the arguments.
  for (uint32_t i = order->strings; i > order->arguments; --i) init->strings[i] = init->strings[i - 1];
  init->strings[order->arguments] = nullptr;
  init->strings[order->strings + 1] = nullptr;
  int place = 0;
  while (place < kPrograms && init->child[place]) ++place;
  Word pid = place == kPrograms ? -EAGAIN : sys(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (pid == 0) {
    uint64_t none = 0;
    sys(SYS_rt_sigprocmask, SIG_SETMASK, address(&none), 0, sizeof(none), 0);
    sys(SYS_setsid, 0, 0, 0, 0, 0);
    constexpr uint64_t kFirst = word_of("/var/tas"), kRest = word_of("k");  // a package may have come after this process
    uint64_t folder[2];
    folder[0] = kFirst;
    folder[1] = kRest;
    sys(SYS_chdir, address(folder), 0, 0, 0, 0);
    char** all = init->strings;
    Word failed = sys(SYS_execve, address(all[0]), address(all), address(all + order->arguments + 1), 0, 0);
    tell(SandboxNews::Kind::failed, order->tag, static_cast<int32_t>(-failed));
    sys(SYS_exit_group, 127, 0, 0, 0, 0);
  }
  if (pid < 0) return tell(SandboxNews::Kind::failed, order->tag, static_cast<int32_t>(-pid));
  init->had_children = true;
  init->child[place] = pid;
  init->tag[place] = order->tag;
}

/// Takes one order. False when virga is gone.
IN_INIT bool obey(Init* init) {
  auto* order = reinterpret_cast<SandboxOrder*>(init->order_space);
  Word got = sys(SYS_read, kLink, address(order), SandboxOrder::kMostBytes - 1, 0, 0);
  if (got == -EINTR || got == -EAGAIN) return true;
  if (got < static_cast<Word>(sizeof(SandboxOrder))) return false;
  char* at = reinterpret_cast<char*>(order + 1);
  char* end = reinterpret_cast<char*>(order) + got;
  *end = 0;
  for (uint32_t i = 0; i < order->strings && i < SandboxOrder::kMostStrings; ++i) {
    init->strings[i] = at;
    while (at < end && *at) ++at;
    if (at < end) ++at;
  }
  if (order->kind == SandboxOrder::Kind::run) run(init, order);
  if (order->kind == SandboxOrder::Kind::signal) {
    if (order->tag == SIGKILL) init->round = order->arguments;
    sys(SYS_kill, -1, order->tag, 0, 0, 0);
    if (order->tag == SIGKILL && !init->had_children) tell(SandboxNews::Kind::empty, init->round, 0);
  }
  return true;
}

}  // namespace

extern "C" IN_INIT __attribute__((visibility("hidden"))) void virga_init_main() {
  Init init;
  for (int i = 0; i < kPrograms; ++i) init.child[i] = 0;
  init.had_children = false;
  init.round = 0;
  sys(SYS_fcntl, kLink, F_SETFD, FD_CLOEXEC, 0, 0);
  uint64_t children = uint64_t{1} << (SIGCHLD - 1);
  sys(SYS_rt_sigprocmask, SIG_BLOCK, address(&children), 0, sizeof(children), 0);
  Word fd = sys(SYS_signalfd4, -1, address(&children), sizeof(children), O_CLOEXEC | O_NONBLOCK, 0);
  if (fd != kSignals) sys(SYS_dup3, fd, kSignals, O_CLOEXEC, 0, 0);
  for (;;) {
    pollfd wait[2];
    wait[0].fd = kLink;
    wait[0].events = POLLIN;
    wait[0].revents = 0;
    wait[1].fd = kSignals;
    wait[1].events = POLLIN;
    wait[1].revents = 0;
    Word ready = sys(SYS_ppoll, address(wait), 2, 0, 0, 0);
    if (ready < 0) continue;
    if (wait[1].revents) {
      uint64_t seen[16];  // a signalfd_siginfo
      sys(SYS_read, kSignals, address(seen), sizeof(seen), 0, 0);
      collect(&init);
    }
    if (wait[0].revents && !obey(&init)) sys(SYS_exit_group, 0, 0, 0, 0, 0);
  }
}

std::string_view sandbox_init_code() {
  return {__start_virga_init, static_cast<size_t>(__stop_virga_init - __start_virga_init)};
}
uint64_t sandbox_init_entry() { return static_cast<uint64_t>(virga_init_start - __start_virga_init); }

}  // namespace functions

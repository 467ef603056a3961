// The machine code of a sandbox's first process (sandbox_init.h says what it does). For sandbox_init.cc only.
#pragma once
#include <elf.h>

#include <cstdint>
#include <string_view>

namespace functions {

#if defined(__x86_64__)
inline constexpr uint16_t kSandboxInitMachine = EM_X86_64;
#elif defined(__aarch64__)
inline constexpr uint16_t kSandboxInitMachine = EM_AARCH64;
#endif

std::string_view sandbox_init_code();
uint64_t sandbox_init_entry();  // its offset in the code

}  // namespace functions

#include "functions/sandbox_init.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

// The program, as code that depends on no address. Both versions do the same:
//   child = fork(); if (child == 0) { fcntl(3, F_SETFD, FD_CLOEXEC); execve(argv[0], argv, envp); write(3, {1, errno}); exit }
//   do ended = wait4(-1, &status); while (ended != child);   write(3, {0, status}); exit
#if defined(__x86_64__)
asm(R"(
  .pushsection .rodata
  .intel_syntax noprefix
  .globl virga_sandbox_init_begin
  .globl virga_sandbox_init_end
  .hidden virga_sandbox_init_begin
  .hidden virga_sandbox_init_end
virga_sandbox_init_begin:
  mov r12, [rsp]
  lea r13, [rsp + 8]
  lea r14, [r13 + r12 * 8 + 8]
  sub rsp, 16
  mov eax, 57
  syscall
  test eax, eax
  jz 2f
  js 4f
  mov ebx, eax
1:
  mov edi, -1
  lea rsi, [rsp + 4]
  xor edx, edx
  xor r10d, r10d
  mov eax, 61
  syscall
  cmp eax, -4
  je 1b
  test eax, eax
  js 5f
  cmp eax, ebx
  jne 1b
  mov dword ptr [rsp], 0
  jmp 3f
2:
  mov edi, 3
  mov esi, 2
  mov edx, 1
  mov eax, 72
  syscall
  mov rdi, [r13]
  mov rsi, r13
  mov rdx, r14
  mov eax, 59
  syscall
4:
  neg eax
  mov dword ptr [rsp], 1
  mov [rsp + 4], eax
3:
  mov edi, 3
  mov rsi, rsp
  mov edx, 8
  mov eax, 1
  syscall
5:
  xor edi, edi
  mov eax, 231
  syscall
virga_sandbox_init_end:
  .att_syntax prefix
  .popsection
)");
constexpr uint16_t kMachine = EM_X86_64;
#else
asm(R"(
  .pushsection .rodata
  .globl virga_sandbox_init_begin
  .globl virga_sandbox_init_end
  .hidden virga_sandbox_init_begin
  .hidden virga_sandbox_init_end
  .balign 4
virga_sandbox_init_begin:
  ldr x19, [sp]
  add x20, sp, #8
  add x21, x20, x19, lsl #3
  add x21, x21, #8
  sub sp, sp, #16
  mov x0, #17
  mov x1, #0
  mov x2, #0
  mov x3, #0
  mov x4, #0
  mov x8, #220
  svc #0
  cmp x0, #0
  beq 2f
  blt 4f
  mov x22, x0
1:
  mov x0, #-1
  add x1, sp, #4
  mov x2, #0
  mov x3, #0
  mov x8, #260
  svc #0
  cmn x0, #4
  beq 1b
  cmp x0, #0
  blt 5f
  cmp x0, x22
  bne 1b
  str wzr, [sp]
  b 3f
2:
  mov x0, #3
  mov x1, #2
  mov x2, #1
  mov x8, #25
  svc #0
  ldr x0, [x20]
  mov x1, x20
  mov x2, x21
  mov x8, #221
  svc #0
4:
  neg w0, w0
  str w0, [sp, #4]
  mov w1, #1
  str w1, [sp]
3:
  mov x0, #3
  mov x1, sp
  mov x2, #8
  mov x8, #64
  svc #0
5:
  mov x0, #0
  mov x8, #94
  svc #0
virga_sandbox_init_end:
  .popsection
)");
constexpr uint16_t kMachine = EM_AARCH64;
#endif

extern "C" const char virga_sandbox_init_begin[];
extern "C" const char virga_sandbox_init_end[];

namespace functions {
namespace {

constexpr uint64_t kLoadAddress = 0x40'0000;

std::string image() {
  std::string code(virga_sandbox_init_begin, static_cast<size_t>(virga_sandbox_init_end - virga_sandbox_init_begin));
  Elf64_Ehdr header{};
  Elf64_Phdr segment{};
  uint64_t size = sizeof(header) + sizeof(segment) + code.size();
  memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_EXEC;
  header.e_machine = kMachine;
  header.e_version = EV_CURRENT;
  header.e_entry = kLoadAddress + sizeof(header) + sizeof(segment);
  header.e_phoff = sizeof(header);
  header.e_ehsize = sizeof(header);
  header.e_phentsize = sizeof(segment);
  header.e_phnum = 1;
  segment.p_type = PT_LOAD;
  segment.p_flags = PF_R | PF_X;
  segment.p_vaddr = segment.p_paddr = kLoadAddress;
  segment.p_filesz = segment.p_memsz = size;
  segment.p_align = 0x1000;
  std::string file(reinterpret_cast<const char*>(&header), sizeof(header));
  file.append(reinterpret_cast<const char*>(&segment), sizeof(segment));
  return file + code;
}

int make() {
  int fd = memfd_create("init", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return -1;
  std::string file = image();
  if (write(fd, file.data(), file.size()) != static_cast<ssize_t>(file.size()) || fchmod(fd, 0555) != 0 ||
      fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    int error = errno;
    close(fd);
    errno = error;
    return -1;
  }
  return fd;
}

}  // namespace

int sandbox_init_fd() {
  static int fd = make();
  return fd;
}

}  // namespace functions

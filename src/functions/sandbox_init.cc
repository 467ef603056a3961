#include "functions/sandbox_init.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "functions/sandbox_init_program.h"

namespace functions {
namespace {

constexpr uint64_t kLoadAddress = 0x40'0000;

std::string image() {
  std::string_view code = sandbox_init_code();
  Elf64_Ehdr header{};
  Elf64_Phdr segment{};
  uint64_t before = sizeof(header) + sizeof(segment);
  uint64_t padding = (16 - before % 16) % 16;
  uint64_t size = before + padding + code.size();
  memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_EXEC;
  header.e_machine = kSandboxInitMachine;
  header.e_version = EV_CURRENT;
  header.e_entry = kLoadAddress + before + padding + sandbox_init_entry();
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
  file.append(padding, '\0');
  return file.append(code);
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

// DoubtingWitness: for tests, a witness that fails every write after it is stored, as replication does when no follower
// confirms it in time.
//
//   store.set_witness(std::make_shared<DoubtingWitness>());
#pragma once
#include "store/witness.h"

namespace store {

class DoubtingWitness final : public Witness {
 public:
  static constexpr const char* kCode = "Unconfirmed";  // of the error

  std::optional<base::Error> refusal() override { return std::nullopt; }
  void committed(uint64_t, Answer answer) override {
    const base::Error unconfirmed{base::ErrorKind::unavailable, kCode, "The write is stored, but unconfirmed.", 503, {}};
    answer(&unconfirmed);
  }
};

}  // namespace store

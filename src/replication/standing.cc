#include "replication/standing.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "replication/errors.h"
#include "replication/files.h"
#include "store/durable_file.h"
#include "wire/json.h"

namespace replication {
namespace {

constexpr std::string_view kFile = "replication.json";
constexpr std::string_view kPositions[] = {"leader", "follower", "copying", "deposed"};

struct StoredStanding {
  std::string position = "leader";
  Standing standing;
};
template <class V>
void fields(V& v, StoredStanding& x) {
  v.required("Position", x.position);
  v.optional("Epoch", x.standing.epoch);
  v.optional("Id", x.standing.id);
  v.optional("Leader", x.standing.leader);
  v.optional("Confirmer", x.standing.confirmer);
  v.optional("Whole", x.standing.whole);
}

}  // namespace

std::string_view name_of(Position position) { return kPositions[static_cast<size_t>(position)]; }

base::Result<Standing> load_standing(const std::filesystem::path& data) {
  auto path = data / kFile;
  std::ifstream file(path);
  if (!file && errno == ENOENT) return Standing();
  if (!file) return base::fail(file_failed(path, std::strerror(errno)));
  std::string text{std::istreambuf_iterator<char>(file), {}};
  auto document = wire::parse_json(text);
  if (!document) return base::fail(file_failed(path, document.error().message));
  auto decoded = wire::decode<StoredStanding>(*std::move(document));
  if (!decoded) return base::fail(file_failed(path, decoded.error().message));
  auto& stored = decoded->value;
  for (size_t i = 0; i < std::size(kPositions); ++i) {
    if (stored.position != kPositions[i]) continue;
    stored.standing.position = static_cast<Position>(i);
    return std::move(stored.standing);
  }
  return base::fail(file_failed(path, "an unknown position"));
}

base::Status save_standing(const std::filesystem::path& data, Standing standing) {
  StoredStanding stored{std::string(name_of(standing.position)), std::move(standing)};
  if (!store::replace_file(data / kFile, wire::to_json(wire::write(std::move(stored))))) {
    return base::fail(file_failed(data / kFile, std::strerror(errno)));
  }
  return sync_folder(data);
}

base::Status check_may_lead(const std::filesystem::path& data, const Standing& standing) {
  switch (standing.position) {
    case Position::leader: return {};
    case Position::deposed: return base::fail(was_deposed(data, standing.epoch));
    default: return base::fail(is_follower(data, standing.leader));
  }
}

base::Result<Standing> promote(const std::filesystem::path& data) {
  TRY(auto standing, load_standing(data));
  if (standing.position == Position::copying) {
    return base::fail(nothing_to_promote(data, "its copy of " + standing.leader + " is not complete"));
  }
  if (standing.position == Position::leader) return base::fail(nothing_to_promote(data, "it is a leader already"));
  auto before = standing;
  standing.position = Position::leader;
  ++standing.epoch;
  standing.confirmer.clear();
  CHECK_OK(save_standing(data, standing));
  return before;
}

}  // namespace replication

#include "store/repo.h"

#include <gtest/gtest.h>
#include <stdlib.h>

namespace store {
namespace {

struct Cat {
  std::string name;
  int lives = 9;
  std::vector<std::string> kittens;
};
template <class V>
void fields(V& v, Cat& x) {
  v.required("name", x.name);
  v.optional("lives", x.lives);
  v.optional("kittens", x.kittens);
}

class RepoTest : public testing::Test {
 protected:
  RepoTest() {
    char pattern[] = "/tmp/virga_repo_XXXXXX";
    folder_ = ::mkdtemp(pattern);
    store_ = std::move(*Store::open(folder_ / "data"));
  }
  ~RepoTest() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  void put(const Cat& cat) {
    Repo<Cat> cats(*store_, "cat/");
    ASSERT_TRUE(base::sync_wait(store_->write([cats, cat](Round& round) -> base::Status {
      cats.put(round, cat.name, cat);
      return {};
    })));
  }
  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(RepoTest, EntitiesAreFoundListedAndErased) {
  Repo<Cat> cats(*store_, "cat/");
  put({"tom", 7, {"a", "b"}});
  put({"ann", 9, {}});
  put({"zoe", 1, {}});
  auto tom = cats.find("tom");
  ASSERT_TRUE(tom && *tom);
  EXPECT_EQ((*tom)->lives, 7);
  EXPECT_EQ((*tom)->kittens.size(), 2u);
  EXPECT_FALSE(*cats.find("to"));
  auto page = cats.list("", 2);
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->more);
  EXPECT_EQ(page->entries[0].id + page->entries[1].value.name, "anntom");
  page = cats.list("tom", 2);
  EXPECT_FALSE(page->more);
  EXPECT_EQ(page->entries.at(0).id, "zoe");
  auto erased = base::sync_wait(store_->write([cats](Round& round) -> base::Result<bool> {
    TRY(auto before, cats.find(round, "tom"));
    cats.erase(round, "tom");
    TRY(auto after, cats.find(round, "tom"));
    return before && !after;
  }));
  EXPECT_TRUE(*erased);
  EXPECT_EQ(cats.all()->size(), 2u);
}

TEST_F(RepoTest, UnknownMembersAreIgnoredAndNonsenseIsAnError) {
  Repo<Cat> cats(*store_, "cat/");
  ASSERT_TRUE(base::sync_wait(store_->write([](Round& round) -> base::Status {
    round.put(Family::meta, "cat/new", R"({"name":"new","colour":"red"})");
    return {};
  })));
  EXPECT_EQ((*cats.find("new"))->lives, 9);
  ASSERT_TRUE(base::sync_wait(store_->write([](Round& round) -> base::Status {
    round.put(Family::meta, "cat/bad", "{");
    return {};
  })));
  EXPECT_EQ(cats.find("bad").error().kind, base::ErrorKind::internal);
}

}  // namespace
}  // namespace store

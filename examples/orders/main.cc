// Orders in, receipts out: an event of the user's own, read into a structure, and an item that is one.
#include "lambda/lambda.h"

namespace {

struct Order {
  std::string id;
  std::string article;
  int count = 1;
};
template <class V>
void fields(V& v, Order& order) {
  v.required("id", order.id);
  v.required("article", order.article);
  v.optional("count", order.count);
}

struct Receipt {
  std::string id;
  int64_t times = 1;  // how often it was ordered
};
template <class V>
void fields(V& v, Receipt& receipt) {
  v.required("id", receipt.id);
  v.optional("times", receipt.times);
}

base::Result<Receipt> take(lambda::Table& orders, const Order& order) {
  if (order.count < 1 || order.count > 9)
    return base::fail({base::ErrorKind::invalid, "CountOutOfRange", "one to nine", {}, {}});
  lambda::Expression counting{.text = "SET article = :article, #count = :count ADD times :one", .names = {{"#count", "count"}}};
  counting.values = base::Document::object({{":article", order.article}, {":count", order.count}, {":one", 1}});
  TRY(auto stored, orders.update(base::Document::object({{"id", order.id}}), counting, ""));
  lambda::info("ordered", {{"id", order.id}, {"count", order.count}});
  return lambda::from_document<Receipt>(std::move(stored));
}

}  // namespace

int main() {
  lambda::Table orders("ORDERS_TABLE");
  return lambda::serve<Order>([&](const Order& order) { return take(orders, order); });
}

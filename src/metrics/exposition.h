// Exposition: figures as Prometheus reads them, in its text format 0.0.4.
//
//   Exposition text;
//   text.family("virga_dynamodb_read_throttle_events_total", Kind::counter, "Reads that were refused.");
//   text.sample({{"table_name", "notes"}}, 3);
//   text.take()   // # HELP …\n# TYPE … counter\nvirga_dynamodb_read_throttle_events_total{table_name="notes"} 3\n
//
// Names are CloudWatch's in the spelling that its exporters use: ReadThrottleEvents -> read_throttle_events, and dimensions
// likewise. A value; one thread.
// https://prometheus.io/docs/instrumenting/exposition_formats/
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace metrics {

/// counter: only grows, from the start of the process; gauge: as it is now.
enum class Kind { counter, gauge };
using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class Exposition {
 public:
  /// The samples that follow are of this one. Each name comes once.
  void family(std::string_view name, Kind kind, std::string_view help);
  void sample(Labels labels, double value);
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::string name_;
};

inline constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace metrics

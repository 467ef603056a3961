// Options: what the command line decides.
#pragma once
#include <filesystem>
#include <map>
#include <string>

namespace server {

enum class DataLoss { refuse, allow };
enum class Follow { no, yes };
enum class Watch { no, yes };
enum class Throttling { on, off };
enum class Confirming { async, sync };
enum class OtherWrites { keep, discard };
enum class List { no, yes };
enum class Sandboxing { required, optional };
enum class ProcessorLimit { shares, quota };
enum class Fsync { each_round, none };
enum class DescribeFormat { json, markdown };

/// Where the tables are when they are not here.
struct TablesElsewhere {
  std::string url;                    // "": they are here
  std::filesystem::path credentials;  // a file as the AWS command line's; "": found as an SDK finds them
  std::string profile;                // in such files; "": AWS_PROFILE or "default"
  std::string region;                 // to sign for; "": what URL, profile or environment say
  std::filesystem::path trusted;      // certificates of the endpoint's authority; "": the system's
  bool given() const { return !url.empty(); }
};

struct Options {
  std::string command;  // up, serve, follow, promote, status, logs, env, describe, check, backup, restore, version; "" when the
                        // command line was help or wrong
  int exit_code = 0;    // with an empty command

  std::filesystem::path template_path;            // up
  std::map<std::string, std::string> parameters;  // up: of the template
  std::string stack;                              // up: "" takes the template's folder name
  std::string api;                                // up: the logical id served on `port`; "" takes the first
  Watch watch = Watch::no;                        // up: whether what is saved is deployed
  DataLoss data_loss = DataLoss::refuse;          // up: whether tables that hold items may be deleted

  std::string address = "127.0.0.1";
  int port = 8080;
  int aws_port = 4566;
  std::filesystem::path data = ".virga";
  std::filesystem::path exports;  // its subfolders are the buckets of exports and imports; "": exports in the data folder
  std::string region = "us-east-1";
  std::string account = "000000000000";
  std::string log_level = "warning";
  Throttling throttling = Throttling::on;        // of tables that use more than they may
  Sandboxing sandboxing = Sandboxing::required;  // optional: serve also where functions cannot be isolated; none runs then
  ProcessorLimit processor_limit = ProcessorLimit::shares;  // of functions, in proportion to their memory
  int spare_sandboxes = 2;                                  // empty ones kept ready for cold starts
  int event_retry_ms = 60'000;  // before an asynchronous invocation is tried again; twice that before the last time
  int cache_mb = 64;            // of what was read from the tables' files
  TablesElsewhere tables;
  Fsync fsync = Fsync::each_round;  // none: writes are acknowledged without waiting for the disk

  // Followers: of up and serve, and of follow, for the time after a promotion.
  int follow_port = -1;  // none
  std::string follow_address = "127.0.0.1";
  std::filesystem::path follow_secret;                       // who has it may follow, or ...
  std::filesystem::path follow_cert, follow_key, follow_ca;  // ... who has a certificate of that authority
  int follow_keep_mb = 1024;                                 // of the log, for followers that come again
  Confirming confirming = Confirming::async;
  int sync_wait_ms = 5000;
  std::string sync_follower;  // an id; "": the first that comes

  std::string from;                              // follow: HOST:PORT
  OtherWrites other_writes = OtherWrites::keep;  // follow: what the folder holds that the leader does not have

  std::string function;  // logs
  Follow follow = Follow::no;
  int since_minutes = 60;
  DescribeFormat format = DescribeFormat::json;

  std::filesystem::path backups;  // backup, restore: where backups of the data folder are
  std::string backup;             // restore: its id; "" takes the newest
  List list = List::no;           // backup: only say which there are
  int keep_backups = 0;           // backup: how many of the newest stay; 0: all
};

}  // namespace server

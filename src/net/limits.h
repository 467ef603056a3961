// The bounds of room net. Each protects memory or a descriptor from a peer that sends too much or too slowly.
#pragma once
#include <chrono>
#include <cstddef>

namespace net::limits {

inline constexpr size_t header_bytes = 32 * 1024;  // request line and header fields together, else 431
inline constexpr size_t header_count = 128;        // header fields of one message, else 431
inline constexpr size_t method_bytes = 32;
inline constexpr size_t held_bytes = 4 * 1024;             // of answers that wait for the next one to be written together
inline constexpr size_t blank_lines = 4;                   // empty lines skipped before a request line
inline constexpr size_t chunk_line_bytes = 256;            // a chunk's size and extensions
inline constexpr size_t body_bytes = 10 * 1024 * 1024;     // default of ListenOptions::max_body_bytes, else 413
inline constexpr size_t body_reserve_bytes = 1024 * 1024;  // memory set aside at most on the word of Content-Length
inline constexpr size_t first_buffer_bytes = 4 * 1024;     // a connection's read buffer at first, and ...
inline constexpr size_t most_buffer_bytes = 64 * 1024;     // ... as it grows under full reads
inline constexpr size_t linger_bytes = 4 * 1024 * 1024;    // read and dropped after an error answer, so that it arrives
inline constexpr size_t pooled_connections = 256;          // idle connections a Client keeps per address
inline constexpr size_t client_response_bytes = 64 * 1024 * 1024;
inline constexpr size_t joined_body_bytes = 16 * 1024;  // a body up to here leaves a Client together with its header
inline constexpr size_t lookups = 16;                   // names a Resolver looks up at once
inline constexpr size_t resolved_names = 1024;          // names it remembers before it forgets those that are old
inline constexpr size_t addresses_of_name = 16;         // of one name, in the system's order of preference

inline constexpr int connections = 10'000;  // default of ListenOptions::max_connections
inline constexpr int accept_batch = 64;     // accepted in a row before others get their turn
inline constexpr int backlog = 4096;

inline constexpr std::chrono::seconds idle_timeout{75};    // between requests
inline constexpr std::chrono::seconds header_timeout{15};  // first byte of a request to the end of its header
inline constexpr std::chrono::seconds body_timeout{120};   // end of the header to the end of the body
inline constexpr std::chrono::seconds write_timeout{60};   // a peer that does not read its answer
inline constexpr std::chrono::seconds linger_timeout{3};
inline constexpr std::chrono::seconds resolved_life{30};       // how long a Resolver trusts what it found
inline constexpr std::chrono::seconds connect_timeout{3};      // of a Client for each address, TLS included
inline constexpr std::chrono::seconds pooled_life{50};         // a Client's idle connection is not used after that
inline constexpr std::chrono::milliseconds accept_pause{100};  // after the process ran out of descriptors

}  // namespace net::limits

# The libraries virga is built on, all from Debian 12. docs/architecture.md gives the reason for each.
# Their archives are linked in, so that the program needs only the C and C++ runtime where it runs.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(GTest REQUIRED)

# archive(NAME file.a... LIBRARIES more...): the library target NAME made of those archives.
function(archive NAME)
  cmake_parse_arguments(ARCHIVE "" "" "LIBRARIES" ${ARGN})
  add_library(${NAME} INTERFACE)
  foreach(FILE ${ARCHIVE_UNPARSED_ARGUMENTS})
    find_library(ARCHIVE_${FILE} NAMES ${FILE} REQUIRED)
    target_link_libraries(${NAME} INTERFACE ${ARCHIVE_${FILE}})
  endforeach()
  target_link_libraries(${NAME} INTERFACE ${ARCHIVE_LIBRARIES})
endfunction()

archive(crypto libcrypto.a LIBRARIES dl Threads::Threads)
archive(ssl libssl.a LIBRARIES crypto)
archive(boost_json libboost_json.a)
archive(rocksdb librocksdb.a libsnappy.a liblz4.a libzstd.a libz.a libbz2.a LIBRARIES dl Threads::Threads)
archive(pcre2 libpcre2-8.a)
archive(yaml_cpp libyaml-cpp.a)
archive(zlib libz.a)
archive(deflate libdeflate.a)
archive(minizip libminizip.a LIBRARIES zlib)

add_library(boost_asio INTERFACE)
target_compile_definitions(boost_asio INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION)

# The allocator of the program (not of tests and functions); sanitizers bring their own.
add_library(jemalloc INTERFACE)
if(NOT VIRGA_SANITIZE)
  archive(jemalloc_archive libjemalloc_pic.a LIBRARIES m dl Threads::Threads)
  target_link_libraries(jemalloc INTERFACE jemalloc_archive)
endif()

# virga::lambda, the library for Lambda functions in C++ (README.md beside the headers), and virga_lambda_package.
get_filename_component(VIRGA_LAMBDA_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(VIRGA_LAMBDA_TOOLS "${CMAKE_CURRENT_LIST_DIR}")
if(NOT TARGET virga::lambda)
  find_package(Threads REQUIRED)
  set(VIRGA_LAMBDA_LIBRARIES)
  foreach(NAME lambda items crypto wire base)
    list(APPEND VIRGA_LAMBDA_LIBRARIES "${VIRGA_LAMBDA_PREFIX}/lib/libvirga-${NAME}.a")
  endforeach()
  foreach(NAME libboost_json.a libssl.a libcrypto.a libz.a)
    find_library(VIRGA_LAMBDA_${NAME} NAMES ${NAME} REQUIRED)
    list(APPEND VIRGA_LAMBDA_LIBRARIES "${VIRGA_LAMBDA_${NAME}}")
  endforeach()
  add_library(virga::lambda INTERFACE IMPORTED)
  target_compile_features(virga::lambda INTERFACE cxx_std_23)
  target_include_directories(virga::lambda INTERFACE "${VIRGA_LAMBDA_PREFIX}/include/virga-lambda")
  target_link_libraries(virga::lambda INTERFACE ${VIRGA_LAMBDA_LIBRARIES} Threads::Threads ${CMAKE_DL_LIBS})
endif()

# virga_lambda_package(TARGET [DYNAMIC]): TARGET.zip, as CreateFunction takes it. The program is linked statically; with DYNAMIC
# it uses the C library of where it runs, which may be as old as Amazon Linux 2023's.
function(virga_lambda_package TARGET)
  cmake_parse_arguments(PACKAGE "DYNAMIC" "" "" ${ARGN})
  set(FOLDER "${CMAKE_CURRENT_BINARY_DIR}/${TARGET}")
  set_target_properties(${TARGET} PROPERTIES OUTPUT_NAME bootstrap RUNTIME_OUTPUT_DIRECTORY "${FOLDER}")
  set(CHECK ${CMAKE_COMMAND} -E true)
  if(PACKAGE_DYNAMIC)
    target_link_options(${TARGET} PRIVATE -static-libstdc++ -static-libgcc)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    set(CHECK Python3::Interpreter "${VIRGA_LAMBDA_TOOLS}/check_glibc.py" $<TARGET_FILE:${TARGET}>)
  else()
    target_link_options(${TARGET} PRIVATE -static)
  endif()
  add_custom_command(
    TARGET ${TARGET}
    POST_BUILD
    COMMAND ${CHECK}
    COMMAND ${CMAKE_COMMAND} -E tar cf "${CMAKE_CURRENT_BINARY_DIR}/${TARGET}.zip" --format=zip bootstrap
    WORKING_DIRECTORY "${FOLDER}"
    COMMENT "Packing ${TARGET}.zip")
endfunction()

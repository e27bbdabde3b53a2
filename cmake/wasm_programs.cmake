# What a WebAssembly program needs besides Tend's own code.

# nlohmann-json alone out of the host's headers; all others there belong to another C library.
find_path(TEND_JSON_INCLUDE nlohmann/json.hpp PATHS /usr/include /usr/local/include REQUIRED
  NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include)
file(CREATE_LINK ${TEND_JSON_INCLUDE}/nlohmann ${CMAKE_BINARY_DIR}/include/nlohmann SYMBOLIC)
add_library(nlohmann_json INTERFACE)
add_library(nlohmann_json::nlohmann_json ALIAS nlohmann_json)
target_include_directories(nlohmann_json SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/include)

add_library(tend_stack_guard OBJECT ${CMAKE_SOURCE_DIR}/cmake/stack_guard.c)

# tend_wasm_program(NAME SOURCE…): NAME.wasm with a main(), run by tools/wasi-run.mjs.
function(tend_wasm_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE tend_flags tend_stack_guard)
  set_target_properties(${name} PROPERTIES SUFFIX .wasm)
endfunction()

# tend_wasm_reactor(NAME SOURCE…): NAME.wasm without main(). Its host calls `_initialize` once, then what the sources
# export by `__attribute__((export_name("…")))`.
function(tend_wasm_reactor name)
  tend_wasm_program(${name} ${ARGN})
  target_link_options(${name} PRIVATE -mexec-model=reactor)
  # Once more, with what clang can't know: no address is so close to the end of memory that adding a small offset leads
  # to its beginning, where only the deepest of the stack lies. That is 2 KB of what a phone fetches.
  add_custom_command(TARGET ${name} POST_BUILD VERBATIM
    COMMAND ${WASM_OPT} -Oz --low-memory-unused $<TARGET_FILE:${name}> -o $<TARGET_FILE:${name}>)
endfunction()

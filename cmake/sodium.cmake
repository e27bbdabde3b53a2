# libsodium for WebAssembly: Debian's patched source (tools/setup unpacks it) as the static library `sodium`.
set(sodium_root ${CMAKE_SOURCE_DIR}/build/src/libsodium/src/libsodium)
if(NOT EXISTS ${sodium_root}/include/sodium.h)
  message(FATAL_ERROR "libsodium's source is not in build/src/libsodium; tools/setup fetches it.")
endif()

# configure.ac holds the numbers that version.h.in asks for.
file(READ ${sodium_root}/../../configure.ac sodium_configure)
foreach(name MAJOR MINOR)
  string(REGEX MATCH "SODIUM_LIBRARY_VERSION_${name}=([0-9]+)" found "${sodium_configure}")
  set(SODIUM_LIBRARY_VERSION_${name} ${CMAKE_MATCH_1})
endforeach()
string(REGEX MATCH "AC_INIT\\(\\[libsodium\\],\\[([0-9.]+)\\]" found "${sodium_configure}")
set(VERSION ${CMAKE_MATCH_1})
configure_file(${sodium_root}/include/sodium/version.h.in ${CMAKE_BINARY_DIR}/sodium/sodium/version.h @ONLY)
unset(VERSION)
# version.h includes its neighbour.
configure_file(${sodium_root}/include/sodium/export.h ${CMAKE_BINARY_DIR}/sodium/sodium/export.h COPYONLY)

file(GLOB_RECURSE sodium_sources ${sodium_root}/*.c)
add_library(sodium STATIC ${sodium_sources} ${CMAKE_SOURCE_DIR}/cmake/ed25519_base.c)
target_link_options(sodium INTERFACE -Wl,--wrap=ge25519_scalarmult_base)
# -w: warnings in others' code are theirs to judge.
# For size, 3 KB of what a phone fetches; it costs next to nothing but in the hash that every entry goes through.
target_compile_options(sodium PRIVATE -Os -msimd128 -w)
file(GLOB_RECURSE sodium_hash ${sodium_root}/crypto_generichash/blake2b/*.c)
set_source_files_properties(${sodium_hash} PROPERTIES COMPILE_OPTIONS -O3)
target_compile_definitions(sodium PUBLIC SODIUM_STATIC
  PRIVATE CONFIGURED=1 NATIVE_LITTLE_ENDIAN=1 _WASI_EMULATED_SIGNAL)
target_include_directories(sodium SYSTEM PUBLIC ${sodium_root}/include ${CMAKE_BINARY_DIR}/sodium)
target_include_directories(sodium PRIVATE ${sodium_root}/include/sodium ${CMAKE_BINARY_DIR}/sodium/sodium)
target_link_libraries(sodium PUBLIC wasi-emulated-signal)

# Toolchain of the browser's build: clang 19 to WebAssembly with WASI's C library, all as Debian packages it.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)

set(TEND_WASM ON)

set(CMAKE_C_COMPILER clang-19)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
# binutils pack the objects; wasm-ld reads them without an index.
set(CMAKE_AR ar)
set(CMAKE_RANLIB ranlib)

# The core asks no object for its type, and throws nothing (nlohmann-json calls abort() where it would throw; the core parses with errors as values).
set(CMAKE_CXX_FLAGS_INIT "-stdlib=libc++ -fno-exceptions -fno-rtti -DJSON_NOEXCEPTION")
# One section each, so that the linker leaves out what nobody calls.
set(CMAKE_C_FLAGS_RELEASE_INIT "-ffunction-sections -fdata-sections")
set(CMAKE_CXX_FLAGS_RELEASE_INIT "-ffunction-sections -fdata-sections")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG -flto" CACHE STRING "")
# For size: what the records are made of stands once for each of them, and a phone has to fetch it all. The linker sees
# all of the code at once (LTO), and clang hands what it made to binaryen's wasm-opt, which it looks for by itself.
set(CMAKE_CXX_FLAGS_RELEASE "-Oz -DNDEBUG -flto" CACHE STRING "")
find_program(WASM_OPT wasm-opt REQUIRED)
# The stack (1 MiB) lies below all data: running over its end traps and can't overwrite anything.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-Wl,--gc-sections,--strip-all -Wl,--stack-first -Wl,-z,stack-size=1048576")

# Nothing of the host is found by accident.
set(CMAKE_FIND_ROOT_PATH ${CMAKE_CURRENT_LIST_DIR}/nothing-of-the-host)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)

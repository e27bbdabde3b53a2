# tend_library(NAME [DEPS …] [WITHOUT …]): the folder's *.cpp as a static library, those in the subfolders WITHOUT left out; its
# *_test.cpp join the unit tests, its *_property.cpp the property tests.
option(TEND_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer; asks for clang" OFF)
option(TEND_FUZZ "the same, and libFuzzer's targets" OFF)

add_library(tend_flags INTERFACE)
# Designated initialisers leave the other members at their defaults on purpose.
target_compile_options(tend_flags INTERFACE -Wall -Wextra -Wpedantic -Werror -Wno-missing-field-initializers)
# -iquote: the commands at the root, such as ./format, are no headers of the standard library.
target_compile_options(tend_flags INTERFACE -iquote ${CMAKE_SOURCE_DIR})
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # g++ 12 reports these falsely in optimised std::string and std::vector code (GCC bugs 105329, 105651, 106199).
  target_compile_options(tend_flags INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overread)
endif()
if(TEND_FUZZ)
  set(TEND_SANITIZE ON)
  target_compile_options(tend_flags INTERFACE -O1 -fsanitize=fuzzer-no-link)
endif()
if(TEND_SANITIZE)
  target_compile_options(tend_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(tend_flags INTERFACE -fsanitize=address,undefined)
  # clang reports std::stable_sort of g++ 12's library, which uses a function of its own that C++23 deprecates, and what a test
  # declares for a concept to find.
  target_compile_options(tend_flags INTERFACE -Wno-deprecated-declarations -Wno-unneeded-internal-declaration)
  if(NOT TEND_FUZZ)
    # ./test waits for this build. These AddressSanitizer stops at as well, or this machine never does; libFuzzer's targets
    # have them.
    target_compile_options(tend_flags INTERFACE -O0 -fno-sanitize=null,alignment,vptr,object-size,returns-nonnull-attribute)
  endif()
endif()

# Small files over large headers: several together compile in a third of the time. So a name in a namespace without one
# stands once in its folder.
function(tend_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
endfunction()

define_property(GLOBAL PROPERTY TEND_UNIT_TESTS BRIEF_DOCS "sources of unit tests")
define_property(GLOBAL PROPERTY TEND_PROPERTY_TESTS BRIEF_DOCS "sources of property tests")
define_property(GLOBAL PROPERTY TEND_LIBRARIES BRIEF_DOCS "all libraries, for the tests")

function(tend_library name)
  cmake_parse_arguments(ARG "" "" "DEPS;WITHOUT" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  foreach(folder ${ARG_WITHOUT})
    list(FILTER sources EXCLUDE REGEX "^${CMAKE_CURRENT_SOURCE_DIR}/${folder}/")
  endforeach()
  set(tests ${sources})
  set(properties ${sources})
  list(FILTER sources EXCLUDE REGEX "_(test|property|main)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER properties INCLUDE REGEX "_property\\.cpp$")
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC tend_flags ${ARG_DEPS})
    tend_compile_together(${name})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE tend_flags ${ARG_DEPS})
  endif()
  set_property(GLOBAL APPEND PROPERTY TEND_UNIT_TESTS ${tests})
  set_property(GLOBAL APPEND PROPERTY TEND_PROPERTY_TESTS ${properties})
  set_property(GLOBAL APPEND PROPERTY TEND_LIBRARIES ${name})
endfunction()

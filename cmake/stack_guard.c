/* Debian compiles WASI's C library with stack protection but leaves its two symbols to the program. */
#include <stdint.h>

uintptr_t __stack_chk_guard = 0x5bd1e995;

_Noreturn void __stack_chk_fail(void) { __builtin_trap(); }

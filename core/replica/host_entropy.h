// The host's own randomness, for hosts that have no reason to bring another: also sets up libsodium with it.
#pragma once

#include "core/crypto/entropy.h"

namespace tend::replica {

// The operating system's source; in WebAssembly the page's. Lives as long as the process.
crypto::Entropy& host_entropy();

}  // namespace tend::replica

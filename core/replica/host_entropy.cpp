#include "core/replica/host_entropy.h"

#include "core/crypto/system_entropy.h"

namespace tend::replica {

crypto::Entropy& host_entropy() {
  static crypto::SystemEntropy source;
  static const bool installed = (crypto::install_entropy(source), true);
  (void)installed;
  return source;
}

}  // namespace tend::replica

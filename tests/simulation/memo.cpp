// Curve arithmetic done once for the whole process. All devices of a seed live in it and check the same signatures and
// derive the same keys again at every start; half of the simulation's time went there. What stands here shadows
// libsodium's functions of the same name in this program alone: pure functions, so no seed runs differently.
#include <dlfcn.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

namespace {

constexpr std::size_t kept_max = 4096;

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::string joined(auto... parts) {
  std::string out;
  (out.append(reinterpret_cast<const char*>(parts.first), parts.second), ...);
  return out;
}

template <class Answer>
using Memo = std::unordered_map<std::string, Answer>;

template <class Answer>
Answer& remembered(Memo<Answer>& memo, std::string key, auto ask) {
  if (const auto found = memo.find(key); found != memo.end()) return found->second;
  if (memo.size() == kept_max) memo.clear();
  return memo.emplace(std::move(key), ask()).first->second;
}

template <std::size_t key_bytes, std::size_t secret_bytes>
struct Pair {
  std::array<unsigned char, key_bytes> key;
  std::array<unsigned char, secret_bytes> secret;
};
template <std::size_t key_bytes, std::size_t secret_bytes>
using Pairs = Memo<Pair<key_bytes, secret_bytes>>;

template <std::size_t key_bytes, std::size_t secret_bytes>
int remembered_pair(Pairs<key_bytes, secret_bytes>& memo, auto derive, unsigned char* key,
                    unsigned char* secret, std::pair<const unsigned char*, std::size_t> seed) {
  const auto& pair = remembered(memo, joined(seed), [&] {
    Pair<key_bytes, secret_bytes> out;
    derive(out.key.data(), out.secret.data(), seed.first);
    return out;
  });
  std::ranges::copy(pair.key, key);
  std::ranges::copy(pair.secret, secret);
  return 0;
}

}  // namespace

extern "C" {

int crypto_sign_verify_detached(const unsigned char* signature, const unsigned char* message,
                                unsigned long long size, const unsigned char* key) {
  static const auto verify = real<decltype(crypto_sign_verify_detached)>("crypto_sign_verify_detached");
  static Memo<int> memo;
  return remembered(memo,
                    joined(std::pair(signature, crypto_sign_BYTES),
                           std::pair(key, crypto_sign_PUBLICKEYBYTES), std::pair(message, size)),
                    [&] { return verify(signature, message, size, key); });
}

int crypto_box_seed_keypair(unsigned char* key, unsigned char* secret, const unsigned char* seed) {
  static const auto derive = real<decltype(crypto_box_seed_keypair)>("crypto_box_seed_keypair");
  static Pairs<crypto_box_PUBLICKEYBYTES, crypto_box_SECRETKEYBYTES> memo;
  return remembered_pair(memo, derive, key, secret, {seed, crypto_box_SEEDBYTES});
}

int crypto_sign_seed_keypair(unsigned char* key, unsigned char* secret, const unsigned char* seed) {
  static const auto derive = real<decltype(crypto_sign_seed_keypair)>("crypto_sign_seed_keypair");
  static Pairs<crypto_sign_PUBLICKEYBYTES, crypto_sign_SECRETKEYBYTES> memo;
  return remembered_pair(memo, derive, key, secret, {seed, crypto_sign_SEEDBYTES});
}

int crypto_scalarmult_base(unsigned char* out, const unsigned char* scalar) {
  using Point = std::array<unsigned char, crypto_scalarmult_BYTES>;
  static const auto multiply = real<decltype(crypto_scalarmult_base)>("crypto_scalarmult_base");
  static Memo<Point> memo;
  const auto& point = remembered(memo, joined(std::pair(scalar, crypto_scalarmult_SCALARBYTES)), [&] {
    Point made{};
    multiply(made.data(), scalar);
    return made;
  });
  std::ranges::copy(point, out);
  return 0;
}
}

#include "core/space/pairing/link.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/crypto/hash.h"

namespace tend::space::pairing {
namespace {

constexpr std::size_t origin_bytes_max = 300;
constexpr std::size_t link_bytes_max = 2000;
constexpr std::size_t secret_characters = 43;  // of 32 bytes in base64url

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || text[0] == '0' || !std::all_of(text.begin(), text.end(), is_digit))
    return false;
  int number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  return number <= 65535;
}

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  char before = '.';
  for (const char c : text) {
    if (!is_lower(c) && !is_digit(c) && c != '-' && c != '_' && c != '.') return false;
    if (before == '.' && (c == '.' || c == '-')) return false;
    before = c;
  }
  return before != '.' && before != '-';
}

bool is_ipv6(std::string_view text) {
  const auto of_address = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
  };
  return text.size() >= 2 && text.size() <= 45 && std::all_of(text.begin(), text.end(), of_address) &&
         std::count(text.begin(), text.end(), ':') >= 2;
}

}  // namespace

bool is_origin(std::string_view text) {
  if (text.size() > origin_bytes_max) return false;
  if (text.starts_with("https://"))
    text.remove_prefix(8);
  else if (text.starts_with("http://"))
    text.remove_prefix(7);
  else
    return false;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == text.npos || !is_ipv6(text.substr(1, end - 1))) return false;
    const auto rest = text.substr(end + 1);
    return rest.empty() || (rest[0] == ':' && is_port(rest.substr(1)));
  }
  const auto colon = text.find(':');
  return is_host_name(text.substr(0, colon)) && (colon == text.npos || is_port(text.substr(colon + 1)));
}

std::string make_link(std::string_view app, Purpose purpose, const crypto::LinkSecret& secret,
                      std::string_view relay) {
  check(is_origin(app) && is_origin(relay), "a link is made of origins");
  return std::string(app) + "/#1" + static_cast<char>(purpose) + to_base64url(secret.view()) + "@" +
         std::string(relay);
}

Result<Link> parse_link(std::string_view text) {
  text = trimmed(text);
  if (text.size() > link_bytes_max) return refuse(Refusal::link_malformed);
  if (const auto hash = text.find('#'); hash != text.npos) text.remove_prefix(hash + 1);

  const auto digits =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  if (digits == 0 || text[0] == '0' || digits == text.size() || !is_lower(text[digits]))
    return refuse(Refusal::link_malformed);
  if (text.substr(0, digits) != "1") return refuse(Refusal::link_version);

  const char purpose = text[1];
  const auto at = text.find('@');
  if ((purpose != 'p' && purpose != 'd') || at != 2 + secret_characters)
    return refuse(Refusal::link_malformed);
  const auto bytes = from_base64url(text.substr(2, secret_characters));
  const auto relay = text.substr(at + 1);
  if (!bytes || !is_origin(relay)) return refuse(Refusal::link_malformed);
  auto secret = crypto::LinkSecret::from(*bytes);
  if (!secret) return refuse(Refusal::link_malformed);
  return Link{static_cast<Purpose>(purpose), std::move(*secret), std::string(relay)};
}

MailboxId mailbox_id(const crypto::LinkSecret& secret) {
  return crypto::hash_keyed_as<MailboxId>(secret, crypto::label::pair_mbox, crypto::zeros16);
}

}  // namespace tend::space::pairing

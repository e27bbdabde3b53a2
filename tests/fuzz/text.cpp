// Bytes as text and back: hexadecimal, base64url, UTF-8, white space; and links.
#include "core/base/text.h"

#include "core/space/pairing/link.h"
#include "tests/fuzz/fuzz.h"

namespace tend::fuzz::text_target {
namespace {

namespace pairing = space::pairing;

void texts_hold(std::string_view text) {
  if (const auto bytes = from_hex(text)) {
    std::string lower(text);
    for (auto& c : lower) c = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    law(to_hex(*bytes) == lower, "hexadecimal comes out as it went in");
  }
  if (const auto bytes = from_base64url(text))
    law(to_base64url(*bytes) == text, "base64url comes out as it went in");
  const auto raw = as_bytes(text);
  law(from_hex(to_hex(raw)) == to_bytes(raw), "any bytes have their hexadecimal");
  law(from_base64url(to_base64url(raw)) == to_bytes(raw), "any bytes have their base64url");
  const auto inner = trimmed(text);
  law(text.contains(inner) && trimmed(inner) == inner, "what is trimmed is trimmed");
  if (is_utf8(text)) law(is_utf8(inner), "trimming cuts no letter");
}

void link_holds(std::string_view text) {
  const auto link = pairing::parse_link(text);
  if (!link)
    return law(link.error() == Refusal::link_malformed || link.error() == Refusal::link_version,
               "a link is refused as one");
  law(pairing::is_origin(link->relay) && link->relay.size() <= 300, "a link's relay is an origin");
  const auto again = pairing::make_link("https://app.example", link->purpose, link->secret, link->relay);
  auto said = trimmed(text);
  if (const auto hash = said.find('#'); hash != said.npos) said.remove_prefix(hash + 1);
  law(again == "https://app.example/#" + std::string(said), "a link comes out as it went in");
  const auto back = pairing::parse_link(again);
  law(back && back->relay == link->relay && back->purpose == link->purpose &&
          equal(back->secret, link->secret),
      "and means the same");
}

void run(BytesView data) {
  const auto text = as_text(data);
  texts_hold(text);
  link_holds(text);
}

void seeds(Seeds& out) {
  const std::string secret(43, 'A');
  for (const auto* text : {"", "00ff", "AbCd", "a", "-_AZ", "QUJD", " x\t", "\u00A0\u3000\u2003words\u200A",
                           "\xED\xA0\x80", "\xF4\x90\x80\x80"})
    out.push_back(to_bytes(std::string_view(text)));
  for (const auto* relay : {"https://relay.example", "http://127.0.0.1:8080", "https://[2001:db8::1]:65535",
                            "https://a.b-c_d.example:1", "ftp://x", "https://"}) {
    out.push_back(to_bytes("https://app.example/#1p" + secret + "@" + relay));
    out.push_back(to_bytes("#1d" + secret + "@" + relay + "\n"));
    out.push_back(to_bytes("2p" + secret + "@" + relay));
  }
}

const Target target{"text", run, seeds};

}  // namespace
}  // namespace tend::fuzz::text_target

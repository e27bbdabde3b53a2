// Entries: heads and bodies as they come out of the seal, and the sealed form under a key that is known here, so that
// a change gets inside.
//
//   0 head · 1 body · 2 plain bytes of a head part · 3 plain bytes of a body part · 4 changes of a whole entry
#include "core/space/entry.h"

#include "core/crypto/hash.h"
#include "core/space/book.h"
#include "tests/fuzz/patch.h"
#include "tests/fuzz/records.h"
#include "tests/fuzz/stories.h"
#include "tests/support/relay_world.h"

namespace tend::fuzz::entry_target {
namespace {

using namespace space;

const SpaceId here{.bytes = {1, 2, 3}};

const crypto::EpochKey& key() {
  static const auto out = *crypto::EpochKey::from(Bytes(32, 9));
  return out;
}
SealContext context() { return {here, key(), 3, 1}; }

// As entry.h draws it: key H-256(key = K_e, tend.item, space), AD F(tend.item, space, v, epoch, slot, part).
Bytes sealed_part(BytesView plain, std::uint8_t part) {
  const auto at = context();
  return crypto::seal(crypto::seal_key(crypto::label::item, at.key, at.space), crypto::Nonce24{}, plain,
                      crypto::frame(crypto::label::item, at.space, entry_version, at.epoch, at.slot, part));
}

void head_holds(BytesView raw) {
  const auto head = parse_head(here, raw);
  if (!head) return is_named(head.error());
  law(head->raw == to_bytes(raw) && head->id == entry_id(here, raw), "a head is kept as it came");
  law(raw.size() <= head_bytes_max && head->deps.size() <= deps_max, "a head keeps its limits");
  law(head->at >= 0 && head->at < at_end && head->day >= 0 && head->day <= day_last, "its time does");
  law((head->seq == 0) == head->prev.is_zero(), "the first of a chain follows none");
  law(crypto::padded_size(head->body_len) == head->body_len, "its body has a size that bodies have");
  limits_hold<HeadFields>(*head, codec::any());
}

void body_holds(BytesView raw) {
  const auto body = parse_body(raw);
  if (!body) return is_named(body.error());
  law(codec::check_canonical(raw).has_value() && codec::check_canonical(body->fields).has_value(),
      "a body is CBOR");
  const auto again = encode_body(body->kind, body->fields);
  const auto back = parse_body(again);
  law(back && back->kind == body->kind && std::ranges::equal(back->fields, body->fields),
      "a body is read again");
  if (test::decode_value(raw)->fields.size() == 2) law(again == to_bytes(raw), "a body encodes to its bytes");
}

void head_part_holds(BytesView plain) {
  auto whole = to_bytes(plain);
  whole.resize(channel::head_part_bytes - crypto::seal_overhead);
  const auto part = sealed_part(whole, 0);
  law(!open_head({here, key(), 4, 1}, part) && !open_head({here, key(), 3, 0}, part),
      "a part opens in its place alone");
  const auto head = open_head(context(), part);
  if (!head) return law(head.error() == Refusal::bad_padding, "what opens is refused for its padding alone");
  law(seal_head(context(), crypto::Nonce24{}, *head) == part, "a head is sealed to the bytes it came from");
  head_holds(head->raw);
}

void body_part_holds(BytesView plain) {
  const auto part = sealed_part(plain, 1);
  const auto body = open_body(context(), part);
  if (!body) return is_named(body.error());
  if (crypto::padded_size(part.size()) == part.size() && body_part_bytes(body->bytes.size()) == part.size())
    law(seal_body(context(), crypto::Nonce24{}, *body) == part, "a body is sealed to the bytes it came from");
  body_holds(body->bytes);
}

// ---- a whole entry, and what a book makes of it

void entry_holds(Input& in) {
  static const auto author = test::device_keys("fuzz author");
  const auto body = patched(encode_body(static_cast<std::uint16_t>(in.number(2)),
                                        codec::encode(practice::thanks::Said{.did = "tea"})),
                            in);
  auto written = write_entry(here, author.entry_secret,
                             {.chain = new_chain(here, author.entry, entropy()),
                              .at = 1'800'000'000'000,
                              .day = 20'000,
                              .body = body},
                             entropy());
  if (!written) return is_named(written.error());
  auto& entry = written->entry;
  const auto twist = in.below(8);
  if (twist == 1) entry.head = patched(entry.head, in);
  if (twist == 2) entry.signature.bytes[in.below(64)] ^= in.byte();
  if (twist == 3) entry.body->bytes = patched(entry.body->bytes, in);
  if (twist == 4) entry.body.reset();
  if (twist == 5)
    entry.signature = sign_entry(entry_id(here, entry.head = patched(entry.head, in)), author.entry_secret);
  if (entry.head.size() > head_bytes_max) return;
  const auto item = channel::parse_item(seal_entry(context(), entry, entropy()));
  law(item.has_value(), "a sealed entry is an item");
  const auto opened = open_entry(here, key(), *item);
  law(opened && opened->head == entry.head && opened->signature == entry.signature &&
          opened->body.has_value() == entry.body.has_value() &&
          (!opened->body || opened->body->bytes == entry.body->bytes),
      "an entry comes out of its seal as it went in");
  const auto head = parse_head(here, opened->head);
  if (twist == 0)
    law(head && opened->body && fits(here, *head, *opened->body), "a body fits the head it was written with");
  Book book(here);
  book.set_members({{.slot = 1, .entry = author.entry}});
  (void)book.receive(opened->clone(), 5);
  const auto again = (book.settle(), book.log().size());
  (void)book.receive(opened->clone(), 5);
  law((book.settle(), book.log().size()) == again && again <= 1, "an entry counts once");
  if (twist == 2 && in.empty()) return;
  if (!head || !signature_fits(entry_id(here, opened->head), opened->signature, author.entry))
    law(again == 0, "an entry that nobody signed does not count");
}

void run(BytesView data) {
  Input in{data};
  switch (in.below(5)) {
    case 0:
      return head_holds(in.rest());
    case 1:
      return body_holds(in.rest());
    case 2:
      return head_part_holds(in.rest());
    case 3:
      return body_part_holds(in.rest());
    default:
      entry_holds(in);
  }
}

void seeds(Seeds& out) {
  for (const auto& bytes : cbor_of_stories()) {
    if (parse_head(here, bytes)) {
      out.push_back(Output().byte(0).raw(bytes).bytes);
      out.push_back(Output().byte(2).number(bytes.size(), 2).raw(bytes).raw(Bytes(64, 5)).bytes);
    }
    if (bytes.size() < 400 && parse_body(bytes)) {
      out.push_back(Output().byte(1).raw(bytes).bytes);
      Bytes plain = Output().number(bytes.size(), 4).raw(Bytes(32, 6)).raw(bytes).bytes;
      plain.resize(512 - crypto::seal_overhead);
      out.push_back(Output().byte(3).raw(plain).bytes);
    }
  }
  for (std::size_t twist = 0; twist < 6; ++twist)
    out.push_back(Output()
                      .byte(4)
                      .number(16, 2)
                      .byte(0)
                      .byte(twist)
                      .byte(1)
                      .byte(1)
                      .byte(0)
                      .number(1, 2)
                      .byte(0)
                      .bytes);
}

const Target target{"entry", run, seeds};

}  // namespace
}  // namespace tend::fuzz::entry_target

// What a relay checks, out of entry.json (items) and roster.json (admission).
#include "core/channel/admission.h"
#include "core/channel/item.h"
#include "tests/vectors/check.h"

namespace tend::vectors {
namespace {

std::vector<Signature> signatures(const Json& step, const char* key) {
  std::vector<Signature> out;
  for (const auto& each : at(step, key)) out.push_back(Signature::from(bytes(each)).value());
  return out;
}

void check_chain(const std::string& name, const Json& steps, const ChannelId& channel, Checks& checks) {
  channel::Admission chain;
  for (const auto& step : steps) {
    const auto here = name + ", " + text(step, "name") + ": ";
    const auto statement = bytes(step, "admission");
    checks.fact(here + "accepted",
                chain.accept(statement, signatures(step, "admission signatures")).has_value());
    if (!chain.started()) return;
    checks.same(here + "channel", chain.channel().view(), channel.view());
    checks.same(here + "hash", chain.head().view(), bytes(step, "H(admission)"));
    checks.same(here + "n", chain.n(), number(step, "n"));
    checks.same(here + "epoch", chain.epoch(), number(step, "epoch"));
    checks.fact(here + "refused again", !chain.accept(statement, signatures(step, "admission signatures")));
    const auto item = channel::parse_roster_item(bytes(step, "roster item"));
    checks.fact(here + "roster item is in its form", item.has_value());
  }
}

}  // namespace

void check_items(const Json& file, Checks& checks) {
  const auto channel = fixed<ChannelId>(file, "channel");
  for (const auto& row : at(file, "entries")) {
    const channel::Item bodiless{.epoch = number(row, "epoch"),
                                 .slot = number(file, "slot"),
                                 .head_part = bytes(row, "head part"),
                                 .body_part = {},
                                 .body_hash = fixed<Hash32>(row, "body part hash")};
    checks.same("item hash once erased", channel::item_hash(channel, bodiless).view(),
                bytes(row, "item hash"));
    if (!row.contains("item")) continue;  // of the large ones the file has the hashes only
    const auto item = channel::parse_item(bytes(row, "item"));
    checks.fact("an item is in its form", item.has_value());
    if (!item) continue;
    checks.same("epoch", item->epoch, bodiless.epoch);
    checks.same("slot", item->slot, bodiless.slot);
    checks.same("head part", item->head_part, bodiless.head_part);
    checks.same("body part", *item->body_part, bytes(row, "body part"));
    checks.same("body part hash", channel::body_part_hash(channel, *item->body_part).view(),
                bodiless.body_hash->view());
    checks.same("item hash", channel::item_hash(channel, *item).view(), bytes(row, "item hash"));
    checks.same("erased item", channel::erase_body(channel, *item), bytes(row, "erased item"));
    checks.fact("an erased item is in its form", channel::parse_item(bytes(row, "erased item")) == bodiless);
  }
}

void check_admission(const Json& file, Checks& checks) {
  const auto& alone = at(file, "private space");
  check_chain("private space", at(alone, "steps"), fixed<ChannelId>(alone, "channel"), checks);
  check_chain("us space", at(file, "steps"), fixed<ChannelId>(file, "channel"), checks);
}

}  // namespace tend::vectors

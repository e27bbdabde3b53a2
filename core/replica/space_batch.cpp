#include <algorithm>
#include <bit>

#include "core/crypto/hash.h"
#include "core/replica/space.h"
#include "core/space/kinds.h"

namespace tend::replica {

namespace {

constexpr std::size_t batch_count_least = 4;
constexpr std::size_t batch_count_step = 64;  // of more than that

}  // namespace

std::optional<UnixMs> Space::batch_due(UnixMs now) const {
  if (outbox_.empty()) return std::nullopt;
  const auto* oldest = book_->known(outbox_.begin()->second.id);
  const auto at = oldest ? oldest->head().at : 0;
  if (at > now) return now;
  for (auto day = at / ms_a_day;; ++day) {
    const auto hash = crypto::hash_keyed<64>(*record_.epochs.front().key, crypto::label::rest_minute,
                                             record_.id, record_.chain, day);
    std::int64_t drawn = 0;
    for (const auto byte : hash) drawn = (drawn * 256 + byte) % minutes_a_day;
    const auto due = (day * minutes_a_day + drawn) * 60'000;
    if (due > at) return due;
  }
}

bool Space::lets_somebody_in() const {
  return std::ranges::any_of(admitting_, [this](const EntryId& id) { return is_waiting(id); });
}

std::vector<practice::NewEntry> Space::fillers() const {
  const auto waiting = outbox_.size();
  const auto count = waiting < batch_count_step
                         ? std::max(batch_count_least, std::bit_ceil(waiting))
                         : (waiting + batch_count_step - 1) / batch_count_step * batch_count_step;
  return {count - waiting, practice::NewEntry{practice::Audience::me, tend::space::kind_filler, Bytes{0xa0}}};
}

}  // namespace tend::replica

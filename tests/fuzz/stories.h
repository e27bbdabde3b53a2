// What Tend itself writes, for inputs to begin with and as the ground that a run stands on: two people at several
// moments of one story, told in a world of its own (tests/support/world.h).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/codec/json.h"
#include "core/replica/replica.h"
#include "relay/store/memory/memory_store.h"
#include "tests/fuzz/fuzz.h"

namespace tend::fuzz {

using Stored = std::map<std::string, Bytes>;

struct Moment {
  std::string name;
  Stored ada, ben;  // their devices' storage
  relay::store::MemoryStore relay;
  UnixMs now = 0;
};

// new, begun, inviting, joined, apart (one of both has accepted), paired, and late in a year of thanks.
const std::vector<Moment>& moments();

// Values of a device's storage, opened with its own key; and sealed again as they then are. The vault's own value
// stays as it is.
std::vector<replica::KeyValue> opened(const Stored& stored);
Stored sealed(const std::vector<replica::KeyValue>& opened);

const std::vector<Bytes>& frames_of_stories();  // all that went over the wire, each shape once
// Frames, stored values, the protocol's vectors, and the CBOR that stands inside other CBOR; none twice.
const std::vector<Bytes>& cbor_of_stories();
std::vector<codec::Json> vector_files();  // tests/vectors/*.json

}  // namespace tend::fuzz

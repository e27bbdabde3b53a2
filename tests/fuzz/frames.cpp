// Frames between device and relay, both ways.
#include "tests/fuzz/patch.h"
#include "tests/fuzz/records.h"
#include "tests/fuzz/stories.h"

namespace tend::fuzz::frames_target {
namespace {

void frame_holds(BytesView data) {
  const auto frame = protocol::decode(data);
  if (!frame) return is_named(frame.error());
  law(data.size() <= protocol::frame_bytes_max, "a frame keeps its limit");
  auto value = test::decode_value(data);
  law(value && value->members.size() == 2, "a frame is CBOR of two");
  std::visit(
      [&]<class F>(const F& f) {
        value->members[1] = kept<F>(value->members[1]);
        limits_hold(f, codec::any());
      },
      *frame);
  const auto again = protocol::encode(*frame);
  law(again == test::encode_value(*value), "a frame encodes to the bytes it was decoded from");
  const auto back = protocol::decode(again);
  law(back && *back == *frame, "and means the same");
}

void run(BytesView data) {
  Input in{data};
  if (!in.flag()) return frame_holds(in.rest());
  const auto& all = frames_of_stories();
  const auto& base = all[in.number(2) % all.size()];
  frame_holds(patched(base, in));
}

void seeds(Seeds& out) {
  for (const auto& frame : frames_of_stories())
    if (frame.size() < 3'000) out.push_back(Output().byte(0).raw(frame).bytes);
  for (std::size_t i = 0; i < frames_of_stories().size(); ++i)
    out.push_back(Output().byte(1).number(i, 2).byte(1).byte(1).byte(0).number(i, 2).number(0, 2).bytes);
}

const Target target{"frames", run, seeds};

}  // namespace
}  // namespace tend::fuzz::frames_target

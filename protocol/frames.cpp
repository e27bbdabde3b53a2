#include "protocol/frames.h"

namespace tend::protocol {
namespace {

template <std::size_t I = 0>
Result<void> read_by_type(codec::CborReader& in, std::uint64_t type, Frame& out) {
  if constexpr (I == std::variant_size_v<Frame>) {
    return refuse(Refusal::relay_frame_malformed);
  } else {
    using Each = std::variant_alternative_t<I, Frame>;
    static_assert(codec::fields_ascend<Each>());
    if (type != Each::type) return read_by_type<I + 1>(in, type, out);
    return codec::read(in, out.emplace<I>(), codec::any(), nullptr);
  }
}

}  // namespace

Bytes encode(const Frame& frame) {
  codec::CborWriter out;
  out.array(2);
  std::visit(
      [&](const auto& each) {
        out.unsigned_integer(each.type);
        codec::write(out, each);
      },
      frame);
  return out.take();
}

Result<Frame> decode(BytesView bytes) {
  if (bytes.size() > frame_bytes_max) return refuse(Refusal::relay_frame_too_large);
  codec::CborReader in{bytes};
  const auto count = in.array();
  if (!count) return refuse(count.error());
  if (*count != 2) return refuse(Refusal::relay_frame_malformed);
  const auto type = in.unsigned_integer();
  if (!type) return refuse(type.error());
  Frame out;
  if (auto ok = read_by_type(in, *type, out); !ok) return refuse(ok.error());
  in.leave();
  if (auto ok = in.finish(); !ok) return refuse(ok.error());
  return out;
}

}  // namespace tend::protocol

#include "relay/session/session.h"

#include <algorithm>

#include "core/channel/login.h"

namespace tend::relay {

using namespace protocol;

namespace {

bool speaks_ours(const std::vector<std::uint64_t>& versions) {
  return std::ranges::find(versions, protocol::version) != versions.end();
}

// One of the frames that may come here, else a refusal.
template <class... Allowed>
Wish pass(Frame frame) {
  return std::visit(
      []<class Each>(Each&& each) -> Wish {
        if constexpr ((std::same_as<std::remove_cvref_t<Each>, Allowed> || ...))
          return std::forward<Each>(each);
        else
          return Refuse{Refusal::relay_frame_malformed};
      },
      std::move(frame));
}

}  // namespace

Wish Session::receive(BytesView bytes, std::span<const std::string> origins, crypto::Entropy& entropy,
                      const Known& known) {
  auto frame = decode(bytes);
  if (!frame)
    return Refuse{frame.error() == Refusal::relay_frame_too_large ? frame.error()
                                                                  : Refusal::relay_frame_malformed};
  if (std::holds_alternative<Fresh>(state_)) return first(*std::move(frame), bytes, entropy, known);
  if (auto* challenged = std::get_if<std::unique_ptr<Challenged>>(&state_))
    return log_in(**challenged, *std::move(frame), origins);
  if (std::holds_alternative<Mailbox>(state_)) return pass<MailPut, MailBurn>(*std::move(frame));
  return pass<Append, Erase, EraseCancel, BodyPut, EscrowCancel, BlobOpen, ChunkPut, ChunkGet, Ping>(
      *std::move(frame));
}

Wish Session::first(Frame frame, BytesView bytes, crypto::Entropy& entropy, const Known& known) {
  if (auto* open = std::get_if<MailOpen>(&frame)) {
    if (!speaks_ours(open->versions)) return Refuse{Refusal::relay_version};
    state_ = Mailbox{};
    return std::move(*open);
  }
  auto* hello = std::get_if<Hello>(&frame);
  if (hello == nullptr) return Refuse{Refusal::relay_not_logged_in};
  if (!speaks_ours(hello->versions)) return Refuse{Refusal::relay_version};
  const auto there = known(hello->channel);
  if (!there) return Refuse{there.error()};
  const auto nonce = crypto::draw<Nonce32>(entropy);
  state_ = std::make_unique<Challenged>(Challenged{std::move(*hello), to_bytes(bytes), nonce, {}});
  return Reply{Challenge{protocol::version, nonce, *there}};
}

Wish Session::log_in(Challenged& state, Frame frame, std::span<const std::string> origins) {
  if (auto* found = std::get_if<Found>(&frame)) {
    // Kept until the key is proven: nobody makes a channel they can't log in to.
    state.start = std::move(found->start);
    return Nothing{};
  }
  const auto* login = std::get_if<Login>(&frame);
  if (login == nullptr) return Refuse{Refusal::relay_not_logged_in};
  const auto& hello = state.hello;
  const bool fits = std::any_of(origins.begin(), origins.end(), [&](const std::string& origin) {
    return channel::login_fits(
        channel::login_hash(hello.channel, origin, hello.nonce, state.nonce, state.hello_frame),
        login->signature, hello.login);
  });
  if (!fits) return Refuse{Refusal::relay_login_refused};
  Enter enter{hello.channel, hello.login, hello.cursor, std::move(state.start)};
  state_ = Inside{};
  return enter;
}

}  // namespace tend::relay

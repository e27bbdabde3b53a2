#include "device/refused.h"

namespace tend::device {

Refused Refused::by_core(Refusal why, Json args) {
  return {std::string(refusal_row(why).key), args.is_object() ? std::move(args) : Json::object(),
          owner_of(why)};
}

Refused::Of owner_of(Refusal why) {
  const auto code = static_cast<unsigned>(why);
  if (why == Refusal::offline || why == Refusal::invite_not_there || (code >= 400 && code < 500))
    return Refused::Of::network;
  if (why == Refusal::storage_failed || why == Refusal::storage_newer_version ||
      why == Refusal::storage_damaged)
    return Refused::Of::storage;
  return Refused::Of::rule;
}

}  // namespace tend::device

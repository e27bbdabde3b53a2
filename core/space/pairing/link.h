// The link of an invitation. PROTOCOL 4.
//
//   <app origin>/#<v><p|d><s>@<relay origin>        v = 1, s = 32 random bytes in base64url without padding:
//                                                   43 characters
//
// What stands before # is only where the app is served from and means nothing to the protocol. All behind #
// stays out of requests. An origin is as browsers write it: http or https, host in lower case (name, IPv4 or
// [IPv6]), optional port, no slash behind. Plain http is for a relay on one's own machine or network; whether
// to warn is the screen's business.
#pragma once

#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/crypto/secret.h"

namespace tend::space::pairing {

enum class Purpose : char { person = 'p', device = 'd' };  // my person; my next device

struct Link {
  Purpose purpose = Purpose::person;
  crypto::LinkSecret secret;
  std::string relay;  // origin
};

bool is_origin(std::string_view text);  // at most 300 bytes

// Both origins must be origins.
std::string make_link(std::string_view app, Purpose purpose, const crypto::LinkSecret& secret,
                      std::string_view relay);

// Takes the whole link or only what follows #, white space around it. link_version for a newer version;
// link_malformed for a cut link and all else.
Result<Link> parse_link(std::string_view text);

// The relay's name for the messages of this invitation: H-128(key = s).
MailboxId mailbox_id(const crypto::LinkSecret& secret);

}  // namespace tend::space::pairing

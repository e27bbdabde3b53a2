// What is particular to purpose d: the spaces handed to a person's next device, and its consent to each.
// Inner to this folder.
#pragma once

#include <span>
#include <vector>

#include "core/space/pairing/messages.h"

namespace tend::space::pairing {

// One to 32 spaces, none twice, each with its key: field_missing, list_too_long, field_out_of_range (slot or
// number beyond its limit), link_malformed (a relay that is no origin), salt_known (a salt, space or channel
// that stands there twice).
Result<void> check_grants(std::span<const SpaceGrant> grants);

// This device's keys in each space, and its agreement to them, in the order of `grants`.
std::vector<SpaceConsent> consent_to(std::span<const SpaceGrant> grants, const crypto::DeviceSeed& seed);

// Exactly the granted spaces in their order, each with the person's slot, keys that are all different, a box
// key that a wrap can be sealed to, and a consent that verifies. `secret`: any X25519 secret, to try it with.
bool consents_fit(std::span<const SpaceGrant> granted, std::span<const SpaceConsent> consents,
                  const crypto::DhSecret& secret);

}  // namespace tend::space::pairing

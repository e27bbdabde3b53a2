// Events and effects as bytes, for hosts of another language. Both ways one envelope:
//   u32-LE length | JSON (UTF-8) | u32-LE count | per buffer: u32-LE length | bytes
// The JSON names buffers by their place, so that bytes never become text.
//
// In:  {"now": ms, "offset": minutes, "op": …}
//        open {stored: [[key, buffer]…], files?: [key…], origin, relay} · demo {seed, buffer}
//        content {part, buffer} · clock {online?}
//        intent {id, name, fields, files?: [buffer…]} · query {id, name, fields, files?: [buffer…], archive?: hex} · files {ticket, values: [[key, buffer]…]}
//        connected, disconnected {conn} · frame {conn, buffer}
//        stored, store_failed {ticket}
// Out: {"effects": [{"op": …}…]}
//        store {ticket, puts: [[key, buffer]…], removes} · get_files {ticket, keys} · connect {conn, url} · send {conn, buffer}
//        close {conn} · reply {id, ok, file?: buffer} or {id, refused: {key, args}} · changed {views} · wake {at}
#pragma once

#include "core/replica/replica.h"

namespace tend::replica {

// json_malformed for whatever is not an event: the host's mistake, nothing has happened.
Result<Event> decode_event(BytesView envelope);
Bytes encode_effects(const Effects& effects);

}  // namespace tend::replica

// The one list of practices. To add one: its folder, and its line here.
#pragma once

#include "core/practice/me/me.h"
#include "core/practice/table.h"
#include "core/practice/thanks/thanks.h"

namespace tend::practice {

using Practices = Table<thanks::Thanks,  // kind 16
                        me::Me           // kind 17
                        >;

}  // namespace tend::practice

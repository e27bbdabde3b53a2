// The one list of practices. To add one: its folder, and its line here. What only asks something of all of them includes
// practices.h, which knows none.
#pragma once

#include "core/practice/checkin/checkin.h"
#include "core/practice/dates/dates.h"
#include "core/practice/ideas/ideas.h"
#include "core/practice/letters/letters.h"
#include "core/practice/me/me.h"
#include "core/practice/memories/memories.h"
#include "core/practice/questions/questions.h"
#include "core/practice/seen/seen.h"
#include "core/practice/table.h"
#include "core/practice/thanks/thanks.h"
#include "core/practice/today/today.h"

namespace tend::practice {

using PracticeTable = Table<thanks::Thanks,        // kinds 16, 18, 19
                            me::Me,                // kind 17
                            checkin::Checkin,      // kinds 20 to 22
                            ideas::Ideas,          // kinds 23 to 29
                            questions::Questions,  // kinds 30 to 34
                            letters::Letters,      // kinds 40 to 42
                            today::Today,          // kinds 50 to 53
                            seen::Seen,            // kind 54
                            memories::Memories,    // kinds 60 to 62
                            dates::Dates           // kinds 63, 64
                            >;

}  // namespace tend::practice

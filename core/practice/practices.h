// The one list of practices. To add one: its folder, and its line here.
#pragma once

#include "core/practice/checkin/checkin.h"
#include "core/practice/ideas/ideas.h"
#include "core/practice/letters/letters.h"
#include "core/practice/me/me.h"
#include "core/practice/questions/questions.h"
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
                            today::Today           // kinds 50 to 53
                            >;

// Everything that is asked of all of them, each as Table says. Compiled once, in practices.cpp: what else includes this need
// not make it again.
struct Practices {
  using State = PracticeTable::State;
  static Result<void> fold(State& state, Audience space, std::uint16_t kind, BytesView fields,
                           const Stamp& stamp);
  static void withdrawn(State& state, Audience space, std::uint16_t kind, const Stamp& object,
                        const Stamp& withdrawal);
  static void restored(State& state, Audience space, std::uint16_t kind, const Stamp& object,
                       const Stamp& withdrawal);
  static void cannot_open(State& state, const Unopenable& what);
  static std::vector<NewEntry> strays(const State& state, Audience space, std::uint64_t slot);
  static std::optional<Result<std::vector<NewEntry>>> perform(const Both<State>& states,
                                                              std::string_view name,
                                                              const codec::Json& fields, const Writer& writer,
                                                              codec::Where& where);
  static std::optional<Result<codec::Json>> view(const Both<State>& states, std::string_view name,
                                                 const codec::Json& query, const Viewer& viewer);
  static std::vector<Candidate> candidates(const Both<State>& states, const Viewer& viewer);
  static std::optional<Audience> audience_of(std::string_view name);
  static std::vector<std::string_view> views(Audience audience);
  static void for_each_intent(auto&& each) { PracticeTable::for_each_intent(each); }
  static void for_each_view(auto&& each) { PracticeTable::for_each_view(each); }
  static void for_each_record(auto&& each) { PracticeTable::for_each_record(each); }
};

}  // namespace tend::practice

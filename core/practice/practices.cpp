#include "core/practice/practices.h"

namespace tend::practice {

Result<void> Practices::fold(State& state, Audience space, std::uint16_t kind, BytesView fields,
                             const Stamp& stamp) {
  return PracticeTable::fold(state, space, kind, fields, stamp);
}
void Practices::withdrawn(State& state, Audience space, std::uint16_t kind, const Stamp& object,
                          const Stamp& withdrawal) {
  PracticeTable::withdrawn(state, space, kind, object, withdrawal);
}
void Practices::restored(State& state, Audience space, std::uint16_t kind, const Stamp& object,
                         const Stamp& withdrawal) {
  PracticeTable::restored(state, space, kind, object, withdrawal);
}
void Practices::cannot_open(State& state, const Unopenable& what) { PracticeTable::cannot_open(state, what); }
std::vector<NewEntry> Practices::strays(const State& state, Audience space, std::uint64_t slot) {
  return PracticeTable::strays(state, space, slot);
}
std::optional<Result<std::vector<NewEntry>>> Practices::perform(const Both<State>& states,
                                                                std::string_view name,
                                                                const codec::Json& fields,
                                                                const Writer& writer, codec::Where& where) {
  return PracticeTable::perform(states, name, fields, writer, where);
}
std::optional<Result<codec::Json>> Practices::view(const Both<State>& states, std::string_view name,
                                                   const codec::Json& query, const Viewer& viewer) {
  return PracticeTable::view(states, name, query, viewer);
}
std::vector<Candidate> Practices::candidates(const Both<State>& states, const Viewer& viewer) {
  return PracticeTable::candidates(states, viewer);
}
std::optional<Audience> Practices::audience_of(std::string_view name) {
  return PracticeTable::audience_of(name);
}
std::vector<std::string_view> Practices::views(Audience audience) { return PracticeTable::views(audience); }

}  // namespace tend::practice

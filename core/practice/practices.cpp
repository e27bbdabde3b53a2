#include "core/practice/practices.h"

#include "core/practice/list.h"

namespace tend::practice {

struct Practices::State::All {
  PracticeTable::State of;
};

Practices::State::State() : all_(std::make_unique<All>()) {}
Practices::State::State(const State& other) : all_(std::make_unique<All>(*other.all_)) {}
Practices::State::State(State&&) noexcept = default;
Practices::State& Practices::State::operator=(const State& other) { return *this = State(other); }
Practices::State& Practices::State::operator=(State&&) noexcept = default;
Practices::State::~State() = default;

template <class S>
const S& Practices::State::of() const {
  return std::get<S>(all_->of);
}
template const me::State& Practices::State::of() const;
template const checkin::State& Practices::State::of() const;
template const today::State& Practices::State::of() const;
template const seen::State& Practices::State::of() const;

Result<void> Practices::fold(State& state, Audience space, std::uint16_t kind, BytesView fields,
                             const Stamp& stamp, const Meant& meant) {
  return PracticeTable::fold(state.all_->of, space, kind, fields, stamp, meant);
}
void Practices::withdrawn(State& state, Audience space, std::uint16_t kind, const Stamp& object,
                          const Stamp& withdrawal) {
  PracticeTable::withdrawn(state.all_->of, space, kind, object, withdrawal);
}
void Practices::restored(State& state, Audience space, std::uint16_t kind, const Stamp& object,
                         const Stamp& withdrawal) {
  PracticeTable::restored(state.all_->of, space, kind, object, withdrawal);
}
void Practices::cannot_open(State& state, const Unopenable& what) {
  PracticeTable::cannot_open(state.all_->of, what);
}
std::vector<Attachment> Practices::files(Audience space, std::uint16_t kind, BytesView fields) {
  return PracticeTable::files(space, kind, fields);
}
codec::Json Practices::to_json(Audience space, std::uint16_t kind, BytesView fields) {
  return PracticeTable::to_json(space, kind, fields);
}
Result<Bytes> Practices::from_json(Audience space, std::uint16_t kind, const codec::Json& json) {
  return PracticeTable::from_json(space, kind, json);
}
std::optional<UnixMs> Practices::shut_until(Audience space, std::uint16_t kind, BytesView fields) {
  return PracticeTable::shut_until(space, kind, fields);
}
std::vector<NewEntry> Practices::strays(const State& state, Audience space, std::uint64_t slot) {
  return PracticeTable::strays(state.all_->of, space, slot);
}
std::optional<Result<std::vector<NewEntry>>> Practices::perform(const Both<State>& states,
                                                                std::string_view name,
                                                                const codec::Json& fields,
                                                                const Writer& writer, codec::Where& where) {
  return PracticeTable::perform({states.us.all_->of, states.mine.all_->of}, name, fields, writer, where);
}
std::optional<Result<codec::Json>> Practices::view(const Both<State>& states, std::string_view name,
                                                   const codec::Json& query, const Viewer& viewer) {
  return PracticeTable::view({states.us.all_->of, states.mine.all_->of}, name, query, viewer);
}
std::vector<Candidate> Practices::candidates(const Both<State>& states, const Viewer& viewer) {
  return PracticeTable::candidates({states.us.all_->of, states.mine.all_->of}, viewer);
}
std::vector<Moment> Practices::moments(const Both<State>& states, const Viewer& viewer) {
  return PracticeTable::moments({states.us.all_->of, states.mine.all_->of}, viewer);
}
std::optional<Audience> Practices::audience_of(std::string_view name) {
  return PracticeTable::audience_of(name);
}
std::vector<std::string_view> Practices::views(Audience audience) { return PracticeTable::views(audience); }

}  // namespace tend::practice

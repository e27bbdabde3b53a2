// All practices as one, each function as Table says (table.h). Compiled once, in practices.cpp: what includes this knows no
// practice, and need not be built anew when one changes.
#pragma once

#include <memory>

#include "core/practice/table.h"

namespace tend::practice {

struct Practices {
  // What the entries of one space add up to, for every practice. One that was moved from may be assigned or ended.
  class State {
   public:
    State();
    State(const State& other);
    State(State&&) noexcept;
    State& operator=(const State& other);
    State& operator=(State&&) noexcept;
    ~State();

    // That of one practice: me, checkin, today or seen, which others build on.
    template <class S>
    [[nodiscard]] const S& of() const;

   private:
    friend struct Practices;
    struct All;
    std::unique_ptr<All> all_;
  };

  static Result<void> fold(State& state, Audience space, std::uint16_t kind, BytesView fields,
                           const Stamp& stamp, const Meant& meant = {});
  static void withdrawn(State& state, Audience space, std::uint16_t kind, const Stamp& object,
                        const Stamp& withdrawal);
  static void restored(State& state, Audience space, std::uint16_t kind, const Stamp& object,
                       const Stamp& withdrawal);
  static void cannot_open(State& state, const Unopenable& what);
  static std::vector<Attachment> files(Audience space, std::uint16_t kind, BytesView fields);
  static codec::Json to_json(Audience space, std::uint16_t kind, BytesView fields);
  static Result<Bytes> from_json(Audience space, std::uint16_t kind, const codec::Json& json);
  static std::optional<UnixMs> shut_until(Audience space, std::uint16_t kind, BytesView fields);
  static std::vector<NewEntry> strays(const State& state, Audience space, std::uint64_t slot);
  static std::optional<Result<std::vector<NewEntry>>> perform(const Both<State>& states,
                                                              std::string_view name,
                                                              const codec::Json& fields, const Writer& writer,
                                                              codec::Where& where);
  static std::optional<Result<codec::Json>> view(const Both<State>& states, std::string_view name,
                                                 const codec::Json& query, const Viewer& viewer);
  static std::vector<Candidate> candidates(const Both<State>& states, const Viewer& viewer);
  static std::vector<Moment> moments(const Both<State>& states, const Viewer& viewer);
  static std::optional<Audience> audience_of(std::string_view name);
  static std::vector<std::string_view> views(Audience audience);
};

}  // namespace tend::practice

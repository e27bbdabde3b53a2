#include "tests/simulation/people.h"

namespace tend::simulation {
namespace {

constexpr std::int64_t a_while_ms = 10'000;

Device& any_device(World& world, Person& person) { return *world.chance.one_of(person.devices); }

// The words on the screen of whoever joined by `link`; empty if nobody shows any.
Json words_read_aloud(World& world, const std::string& link) {
  for (auto& person : world.people) {
    if (person->opened_link != link) continue;
    for (auto& device : person->devices) {
      Json out = Json::array();
      for (const auto& word : on_screen(*device, {"pairing", "words"})) out.push_back(word.at("word"));
      if (!out.empty()) return out;
    }
  }
  return nullptr;
}

// ---- thanks

std::string any_text(World& world) {
  auto& chance = world.chance;
  static const std::vector<std::string> parts{
      "You made tea", "\u4f60\u7b49\u6211", "🌱",         "\u202eback\u202c",
      "e\u0301",      "line\nbreak",        "you stayed", "\"quoted\" \\ {}"};
  std::string out(thanks_canary);
  out += " " + std::to_string(world.said.size()) + ".";
  const auto bytes =
      static_cast<std::size_t>(chance.percent(5) ? chance.between(1'000, 3'000) : chance.between(0, 200));
  for (std::size_t length = 0; length < bytes;) {
    const auto& part = parts[chance.below(parts.size())];
    out += " " + part;
    length += part.size() + 1;
  }
  return out;
}

// What was written last can be undone for a while.
void remember_draft(Person& person, const Json& answer, std::vector<std::size_t> said, Said::Fate undone) {
  person.last = {};
  if (answer.is_object() && answer.contains("draft"))
    person.last = {answer["draft"], std::move(said), undone};
}

// Asks for something that changes the fate of words; until it is answered they may be there or not.
void change_fate(World& world, Person& person, Device& device, std::string_view intent, Json fields,
                 std::vector<std::size_t> said, Said::Fate fate) {
  const bool are_new = intent == "thanks.say" || intent == "thanks.edit";
  const auto undone = are_new ? Said::Fate::undone : Said::Fate::acknowledged;
  for (const auto n : said) ++world.said[n].unanswered;
  device.act(intent, std::move(fields),
             [&world, &person, said = std::move(said), fate, undone, are_new](std::optional<Refusal> refused,
                                                                              const Json& answer) {
               for (const auto n : said) {
                 auto& each = world.said[n];
                 --each.unanswered;
                 const bool never_was = each.fate == Said::Fate::refused || each.fate == Said::Fate::undone;
                 if ((refused || never_was) && !are_new) continue;
                 each.fate = refused ? Said::Fate::refused : fate;
                 each.since = world.timeline.now();
               }
               remember_draft(person, answer, said, undone);
             });
}

Json any_words(World& world, const std::string& did) {
  Json fields{{"did", did}};
  if (world.chance.percent(30)) fields["shows"] = std::string(thanks_canary) + " shows";
  if (world.chance.percent(30)) fields["meant"] = std::string(thanks_canary) + " meant";
  return fields;
}

std::size_t new_words(World& world, Person& person, Device& device) {
  world.said.push_back({.did = any_text(world), .by = person.name, .with = partner_of(device)});
  return world.said.size() - 1;
}

void say_thanks(World& world, Person& person, Device& device) {
  const auto n = new_words(world, person, device);
  change_fate(world, person, device, "thanks.say", any_words(world, world.said[n].did), {n},
              Said::Fate::acknowledged);
}

std::vector<std::size_t> words_of(const World& world, const Json& item) {
  std::vector<std::size_t> out;
  for (std::size_t n = 0; n < world.said.size(); ++n) {
    bool in = item["did"] == world.said[n].did || item["id"] == world.said[n].object;
    for (const auto& before : item.value("before", Json::array()))
      in = in || before["did"] == world.said[n].did;
    if (in) out.push_back(n);
  }
  return out;
}

// Something about a thanks that stands on the screen: an own one is edited or taken back, another's answered.
void change_thanks(World& world, Person& person, Device& device) {
  const auto list = device.look("thanks.list");
  std::vector<Json> items;
  for (const auto& item : list["items"])
    if (!item.contains("draft") && !item.contains("withdrawn")) items.push_back(item);
  if (items.empty()) return say_thanks(world, person, device);
  const auto& item = world.chance.one_of(items);
  Json fields{{"id", item["id"]}};
  if (!item["mine"]) {
    if (world.chance.percent(50)) fields["words"] = std::string(thanks_canary) + " answer";
    return change_fate(world, person, device, "thanks.receive", std::move(fields), {},
                       Said::Fate::acknowledged);
  }
  if (&device != person.devices.front().get())  // simulation.h: what is not promised
    return say_thanks(world, person, device);
  if (world.chance.percent(40))
    return change_fate(world, person, device, "thanks.withdraw", std::move(fields), words_of(world, item),
                       Said::Fate::withdrawn);
  // It stands here, and was taken back: a lying disk forgot that, and it may come back to take these words, too.
  const auto known = words_of(world, item);
  const bool was_taken_back =
      std::ranges::any_of(known, [&](const auto k) { return world.said[k].fate == Said::Fate::withdrawn; });
  const auto n = new_words(world, person, device);
  world.said[n].object = item["id"];
  world.said[n].either = was_taken_back;
  fields.update(any_words(world, world.said[n].did));
  change_fate(world, person, device, "thanks.edit", std::move(fields), {n}, Said::Fate::acknowledged);
}

void undo(World& world, Person& person, Device& device) {
  const auto last = std::exchange(person.last, {});
  change_fate(world, person, device, "draft.undo", {{"draft", last.draft}}, last.said, last.undone);
}

void write(World& world, Person& person, Device& device) {
  auto& chance = world.chance;
  if (!on_screen(device, {"clock_off"}).is_null() && chance.percent(50))
    return device.act("clock.trust", Json::object());
  if (!person.last.draft.empty() && chance.percent(20)) return undo(world, person, device);
  if (chance.percent(5)) return device.act("draft.send", Json::object());
  if (chance.percent(30)) return change_thanks(world, person, device);
  say_thanks(world, person, device);
}

// ---- pairing

void invite(World& world, Person& person, Device& device) {
  device.act("pair.invite", Json::object(),
             [&world, &person, &device](std::optional<Refusal> refused, const Json&) {
               if (refused) return;
               const auto link = on_screen(device, {"pairing", "link"});
               if (link.is_string()) world.links.push_back({person.name, link});
             });
}

// A link that was handed to this person: mostly the newest, mostly from the one they belong with.
void open_a_link(World& world, Person& person, Device& device) {
  std::vector<std::string> links;
  const auto place = [&](const std::string& name) {
    for (std::size_t i = 0; i < world.people.size(); ++i)
      if (world.people[i]->name == name) return i;
    return std::size_t{0};
  };
  for (const auto& each : world.links) {
    const bool mine = each.owner == person.name && !world.chance.percent(5);
    const bool meant = place(each.owner) / 2 == place(person.name) / 2;
    if (!mine && (meant || world.faults.links_wander)) links.push_back(each.link);
  }
  if (links.empty()) return invite(world, person, device);
  const auto link = world.chance.percent(80) ? links.back() : world.chance.one_of(links);
  const auto before = std::exchange(person.opened_link, link);
  device.act("pair.open", {{"link", link}}, [&person, before](std::optional<Refusal> refused, const Json&) {
    if (refused) person.opened_link = before;
  });
}

void enter_words(World& world, Person&, Device& device) {
  const auto words = words_read_aloud(world, on_screen(device, {"pairing", "link"}));
  if (words.is_null() || world.chance.percent(15))
    device.act("pair.enter", {{"words", {"1", "22", "333", world.chance.percent(20) ? "nonsense" : "4"}}});
  else
    device.act("pair.enter", {{"words", words}});
}

void go_on_pairing(World& world, Person& person, Device& device) {
  auto& chance = world.chance;
  const auto role = on_screen(device, {"pairing", "role"}), state = on_screen(device, {"pairing", "state"});
  const auto cancel = [&] { device.act("pair.cancel", Json::object()); };
  if (!state.is_string()) {
    return chance.percent(50) ? invite(world, person, device) : open_a_link(world, person, device);
  }
  if (state == "ended") return chance.percent(70) ? cancel() : open_a_link(world, person, device);
  if (chance.percent(5)) return cancel();
  if (state == "inviting" && chance.percent(30)) return open_a_link(world, person, device);
  if (state == "enter_words") return enter_words(world, person, device);
  if (state == "opened")
    return chance.percent(80) ? device.act("pair.join", Json::object()) : open_a_link(world, person, device);
  if (state == "confirm") return device.act("pair.accept", Json::object());
}

void act(World& world, Person& person) {
  auto& device = any_device(world, person);
  if (!device.is_open()) return;
  const auto home = device.look("home.show");
  if (!home.is_object()) world.fail("device", device.name() + "'s storage can't be read any more");
  if (!home.contains("person")) return device.act("me.start", {{"name", person.name}});
  if (!home.contains("partner")) return go_on_pairing(world, person, device);
  if (world.chance.percent(3))
    return go_on_pairing(world, person, device);  // though there is nothing to pair
  write(world, person, device);
}

// ---- properly

void put_away_all(World& world, Person& person) {
  auto& device = *person.devices.front();
  if (on_screen(device, {"person"}).is_null()) {
    device.act("me.start", {{"name", person.name}});
    world.timeline.run_for(a_while_ms);
  }
  for (int i = 0; i < 4 && !on_screen(device, {"pairing"}).is_null(); ++i) {
    device.act("pair.cancel", Json::object());
    world.timeline.run_for(a_while_ms);
  }
  const auto left = on_screen(device, {"pairing"});
  if (!left.is_null()) world.fail("pairing", person.name + " can't put away a pairing: " + left.dump());
}

void expect_state(World& world, Device& device, std::string_view expected) {
  const auto pairing = on_screen(device, {"pairing"});
  if (!pairing.is_object() || pairing["state"] != expected)
    world.fail("pairing", device.name() + " pairs properly, should be at " + std::string(expected) +
                              " and is at " + pairing.dump());
}

void pair(World& world, Person& inviter, Person& joiner) {
  auto &a = *inviter.devices.front(), &b = *joiner.devices.front();
  const auto wait = [&] { world.timeline.run_for(a_while_ms); };
  a.act("pair.invite", Json::object());
  wait();
  expect_state(world, a, "inviting");
  joiner.opened_link = on_screen(a, {"pairing", "link"});
  world.links.push_back({inviter.name, joiner.opened_link});
  b.act("pair.open", {{"link", joiner.opened_link}});
  wait();
  expect_state(world, b, "opened");
  b.act("pair.join", Json::object());
  wait();
  expect_state(world, b, "read_words");
  a.act("pair.enter", {{"words", words_read_aloud(world, joiner.opened_link)}});
  wait();
  expect_state(world, b, "confirm");
  b.act("pair.accept", Json::object());
  wait();
  if (partner_of(a) != joiner.name || partner_of(b) != inviter.name)
    world.fail("pairing", inviter.name + " and " + joiner.name + " paired properly, and are not paired");
}

// Another device of that person, as the app says it.
void add_device(World& world, Person& person) {
  auto& first = *person.devices.front();
  if (!on_screen(first, {"pairing"}).is_null()) put_away_all(world, person);
  auto& next = *person.devices.emplace_back(std::make_unique<Device>(world, person.name + " 2"));
  next.utc_offset_min = first.utc_offset_min;
  next.open();
  const auto wait = [&] { world.timeline.run_for(a_while_ms); };
  first.act("pair.invite", {{"purpose", "device"}});
  wait();
  expect_state(world, first, "inviting");
  next.act("pair.open", {{"link", on_screen(first, {"pairing", "link"})}, {"purpose", "device"}});
  wait();
  expect_state(world, next, "opened");
  next.act("pair.join", {{"device", next.name()}});
  wait();
  expect_state(world, next, "read_words");
  Json words = Json::array();
  for (const auto& word : on_screen(next, {"pairing", "words"})) words.push_back(word.at("word"));
  first.act("pair.enter", {{"words", words}});
  wait();
  expect_state(world, next, "confirm");
  next.act("pair.accept", Json::object());
  wait();
  wait();
  for (auto* device : {&first, &next})
    if (on_screen(*device, {"devices"}) != 2 || partner_of(*device) != partner_of(first) ||
        on_screen(*device, {"person", "name"}) != person.name)
      world.fail("pairing", device->name() + " is one of two of that person, and its screen says " +
                                device->look("home.show").dump());
}

}  // namespace

void let_people_act(World& world, std::int64_t ms) {
  for (auto& person : world.people)
    for (std::int64_t at = world.chance.between(0, 2'000); at < ms;
         at += world.chance.mostly_short(100, world.faults.hurry_ms))
      world.timeline.after(at, [&world, who = person.get()] { act(world, *who); });
}

void go_on_properly(World& world) {
  std::vector<Person*> alone;
  for (auto& person : world.people)
    if (partner_of(*person->devices.front()).empty()) alone.push_back(person.get());
  if (alone.size() % 2 == 1) world.fail("pairing", "an odd number of people is alone");
  for (auto* person : alone) put_away_all(world, *person);
  for (std::size_t i = 0; i < alone.size(); i += 2) pair(world, *alone[i], *alone[i + 1]);
  for (auto& person : world.people)
    if (world.faults.second_devices && person->devices.size() == 1 && world.chance.percent(60))
      add_device(world, *person);
  for (auto& person : world.people) {
    auto& device = *world.chance.one_of(person->devices);
    device.act("clock.trust", Json::object());
    say_thanks(world, *person, device);
  }
}

Json on_screen(Device& device, std::initializer_list<std::string_view> path) {
  auto here = device.look("home.show");
  for (const auto name : path) {
    if (!here.is_object() || !here.contains(name)) return nullptr;
    here = Json(here[std::string(name)]);
  }
  return here;
}

std::string partner_of(Device& device) {
  const auto name = on_screen(device, {"partner", "name"});
  return name.is_string() ? name.get<std::string>() : std::string();
}

}  // namespace tend::simulation

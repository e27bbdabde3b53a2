// order.json: small histories, taken in several orders, and what every device must see of them; deps of the
// next entry.
#include <algorithm>

#include "core/space/book.h"
#include "tests/support/text_fold.h"
#include "tests/vectors/check.h"

namespace tend::vectors {
namespace {

using space::Book;
using space::Ref;

std::vector<Ref> refs(const Json& rows) {
  std::vector<Ref> out;
  for (const auto& row : rows)
    out.push_back(
        {*ChainId::from(bytes(row[0])), row[1].get<std::uint32_t>(), *EntryId::from(bytes(row[2]))});
  return out;
}

std::vector<EntryId> ids(const Json& rows) {
  std::vector<EntryId> out;
  for (const auto& row : rows) out.push_back(*EntryId::from(bytes(row)));
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<space::Member> members(const Json& file, const Json* pins) {
  std::vector<space::Member> out;
  for (const auto& device : at(file, "devices")) {
    space::Member member{number(device, "slot"), fixed<EntryKey>(device, "entry"), std::nullopt};
    if (const auto name = text(device, "name"); pins && pins->contains(name))
      member.pins = refs(at(*pins, name.c_str()));
    out.push_back(std::move(member));
  }
  return out;
}

space::OpenedEntry opened(const Json& row) {
  space::OpenedEntry out{bytes(row, "head"), fixed<Signature>(row, "sig"), std::nullopt};
  if (!at(row, "body").is_null()) out.body = {fixed<crypto::Blind>(row, "blind"), bytes(row, "body")};
  return out;
}

void check_view(const Book& book, const Json& wanted, const std::string& name, Checks& checks) {
  const auto& applied = at(wanted, "applied t by id");
  for (const auto& id : ids(at(wanted, "ids"))) {
    const auto* entry = book.find(id);
    Json hex;
    for (const auto& [key, t] : applied.items())
      if (*EntryId::from(bytes(Json(key))) == id) hex = t;
    checks.fact(name + "applied or held", (entry != nullptr) == !hex.is_null());
    if (entry && !hex.is_null())
      checks.same(name + "t", static_cast<std::uint64_t>(entry->t()), hex.get<std::uint64_t>());
  }
  std::vector<EntryId> counted, bodiless;
  for (const auto* entry : book.log()) {
    counted.push_back(entry->id());
    if (entry->body_state() == space::BodyState::withdrawn) bodiless.push_back(entry->id());
  }
  checks.fact(name + "ascending (t, id)",
              std::is_sorted(book.log().begin(), book.log().end(), [](const auto* a, const auto* b) {
                return std::pair(a->t(), a->id()) < std::pair(b->t(), b->id());
              }));
  std::sort(counted.begin(), counted.end());
  std::sort(bodiless.begin(), bodiless.end());
  checks.fact(name + "counted", counted == ids(at(wanted, "counted")));
  checks.fact(name + "bodiless", bodiless == ids(at(wanted, "bodiless")));
  checks.fact(name + "missing", book.missing() == ids(at(wanted, "missing")));
  checks.fact(name + "branch heads", book.branch_heads() == refs(at(wanted, "branch heads")));
  std::vector<std::vector<EntryId>> forks;
  for (const auto& group : at(wanted, "forks")) forks.push_back(ids(group));
  checks.fact(name + "forks", book.forks() == forks);

  const auto& books = at(wanted, "books");
  const auto words = book.books_words(static_cast<UnixMs>(number(books, "before")));
  checks.fact(name + "words of the books", Json(words) == at(books, "words"));

  test::Texts texts;
  for (const auto& row : at(wanted, "texts")) {
    auto& said = texts[fixed<EntryId>(row, "object")];
    said.slot = number(row, "slot");
    if (!at(row, "words").is_null()) said.words = text(row, "words");
  }
  checks.fact(name + "texts", test::fold_texts(book) == texts);
}

void check_case(const Json& file, const Json& wanted, Checks& checks) {
  std::optional<space::Closing> closing;
  if (const auto& row = at(wanted, "closing"); !row.is_null())
    closing = {number(row, "slot"), refs(at(row, "pins"))};
  std::vector<std::size_t> order(at(wanted, "items").size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  do {  // at most four items: every order, settled at the end and after each
    for (const bool each : {false, true}) {
      Book book(fixed<SpaceId>(file, "space"), test::kind_withdrawn);
      book.set_members(members(file, &at(wanted, "pins")), closing);
      for (const auto i : order) {
        checks.fact("received", book.receive(opened(at(wanted, "items")[i])).has_value());
        if (each) book.settle();
      }
      book.settle();
      check_view(book, wanted, text(wanted, "name") + ": ", checks);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

// Six chains of others: four are cited now, the other two by the entry after. The file gives heads alone, so
// each is signed here.
void check_deps(const Json& file, Checks& checks) {
  const auto space = fixed<SpaceId>(file, "space");
  Book book(space, test::kind_withdrawn);
  book.set_members(members(file, nullptr));
  const auto receive = [&](BytesView raw) {
    const auto head = space::parse_head(space, raw);
    check(head.has_value(), "a head of the vectors");
    for (const auto& device : at(file, "devices"))
      if (space::chain_owner(space, fixed<EntryKey>(device, "entry")) == space::chain_owner(head->chain))
        checks.fact("received",
                    book.receive({head->raw,
                                  space::sign_entry(head->id, fixed<crypto::EntrySecret>(device, "entry_sk")),
                                  std::nullopt})
                        .has_value());
    book.settle();
    return *head;
  };
  const auto& deps = at(file, "deps");
  for (const auto& head : at(deps, "heads")) receive(bytes(head));
  const auto mine = space::parse_head(space, bytes(deps, "entry"));
  check(mine.has_value(), "a head of the vectors");
  checks.fact("first deps", book.next_deps(mine->chain, std::nullopt) == refs(at(deps, "first")));
  checks.fact("they are those cited", mine->deps == refs(at(deps, "first")));
  receive(mine->raw);
  checks.fact("the rest the next time", book.next_deps(mine->chain, mine->id) == refs(at(deps, "next")));
}

}  // namespace

void check_order(const Json& file, Checks& checks) {
  const auto& kinds = at(file, "kinds");
  checks.same("say", number(kinds, "say"), test::kind_say);
  checks.same("edit", number(kinds, "edit"), test::kind_edit);
  checks.same("withdraw", number(kinds, "withdraw"), test::kind_withdrawn);
  for (const auto& wanted : at(file, "cases")) check_case(file, wanted, checks);
  check_deps(file, checks);
}

}  // namespace tend::vectors

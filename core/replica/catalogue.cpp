#include "core/replica/catalogue.h"

#include "core/practice/list.h"
#include "core/today/today.h"
#include "core/together/timeline.h"

namespace tend::replica {
namespace {

template <class T>
void describe_kind(AskedField& out, const codec::Limit& limit) {
  if constexpr (codec::is_optional<T>) {
    describe_kind<typename T::value_type>(out, limit);
  } else if constexpr (codec::is_vector<T>) {
    out.list = true;
    describe_kind<typename T::value_type>(out, codec::limit_of_each(limit));
  } else {
    out.most = limit.most < codec::integer_end - 1 ? limit.most : 0;
    if constexpr (codec::Record<T>) {
      out.kind = FieldKind::record;
    } else if constexpr (std::same_as<T, bool>) {
      out.kind = FieldKind::flag;
    } else if constexpr (codec::NamedEnum<T>) {
      out.kind = FieldKind::choice;
      out.choices.assign(codec::EnumNames<T>::names.begin(), codec::EnumNames<T>::names.end());
    } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
      out.kind = FieldKind::number;
    } else if constexpr (std::same_as<T, BlobId>) {
      out.kind = FieldKind::file;
    } else if constexpr (codec::FixedBytes<T>) {
      out.kind = FieldKind::hex;
      out.hex_bytes = T::size;
    } else if constexpr (std::same_as<T, Bytes>) {
      out.kind = FieldKind::hex;
    }
  }
}

template <class R>
Asked describe(bool is_view) {
  Asked out{.name = R::name, .doc = R::record.doc, .is_view = is_view};
  const auto audience = practice::PracticeTable::audience_of(R::name);
  out.is_for_both = audience && *audience != practice::Audience::me;
  [[maybe_unused]] const auto add = [&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::Member;
    AskedField one{.name = field.name, .doc = field.doc, .required = !codec::is_optional<Member>};
    describe_kind<Member>(one, field.limit);
    out.fields.push_back(std::move(one));
  };
  std::apply([&](const auto&... field) { (add(field), ...); }, R::record.fields);
  return out;
}

}  // namespace

const std::vector<Asked>& catalogue() {
  static const std::vector<Asked> all = [] {
    std::vector<Asked> out;
    practice::PracticeTable::for_each_intent(
        [&]<class I>(std::type_identity<I>) { out.push_back(describe<I>(false)); });
    practice::PracticeTable::for_each_view(
        [&]<class V>(std::type_identity<V>) { out.push_back(describe<V>(true)); });
    out.push_back(describe<today::List>(true));
    out.push_back(describe<tend::together::Timeline>(true));
    return out;
  }();
  return all;
}

}  // namespace tend::replica

// A photo or a voice that belongs to a record (PROTOCOL 10, blobs). Its bytes lie apart, sealed under a key of their own;
// the record holds what finds, opens and judges them. A practice that has some says so by a field of this type, or a list
// of it; the replica then sees to it that they are put, fetched, and go with the words.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/codec/record.h"

namespace tend::practice {

inline constexpr std::uint64_t thumbnail_bytes_max = 12 << 10;

struct Attachment {
  BlobId blob;
  Hash32 hash;
  BlobKey key;
  std::uint64_t bytes = 0;
  std::string type;
  std::uint64_t chunks = 0;
  std::optional<Bytes> thumbnail;
  bool operator==(const Attachment&) const = default;
  static constexpr auto record =
      codec::describe("Attachment", "a photo or a voice",
                      codec::field(0, "blob", &Attachment::blob, codec::any(), "its random name"),
                      codec::field(1, "hash", &Attachment::hash, codec::any(), "H-256 of all sealed chunks"),
                      codec::field(2, "key", &Attachment::key, codec::any(), "of it alone"),
                      codec::field(3, "bytes", &Attachment::bytes, codec::any(), "plain"),
                      codec::field(4, "type", &Attachment::type, codec::line(40),
                                   "image/jpeg; what it is, its bytes say in the end"),
                      codec::field(5, "chunks", &Attachment::chunks, codec::any(), "how many"),
                      codec::field(6, "thumbnail", &Attachment::thumbnail,
                                   codec::at_most(thumbnail_bytes_max), "the photo, small"));
  [[nodiscard]] bool is_photo() const { return type.starts_with("image/"); }
};

// Where its bytes are, for this device.
enum class FileState : std::uint8_t {
  here,
  coming,   // not here yet
  missing,  // the relay has not got it (yet)
  damaged   // it is not what its writer said
};

}  // namespace tend::practice

namespace tend::codec {
template <>
struct EnumNames<practice::FileState> {
  static constexpr std::array<std::string_view, 4> names{"here", "coming", "missing", "damaged"};
};
}  // namespace tend::codec

namespace tend::practice {

// As a view shows it; its bytes come by file.read.
struct ShownFile {
  BlobId blob;
  std::string type;
  std::uint64_t bytes = 0;
  FileState state = FileState::coming;
  static constexpr auto record = codec::describe(
      "ShownFile", "a photo or a voice; its bytes come by file.read",
      codec::field(0, "blob", &ShownFile::blob, codec::any(), "its name"),
      codec::field(1, "type", &ShownFile::type, codec::any(), "image/jpeg, audio/webm …"),
      codec::field(2, "bytes", &ShownFile::bytes, codec::any(), "how large"),
      codec::field(3, "state", &ShownFile::state, codec::any(), "whether this device has it"));
};

// Under which it lies beside what is taken along (docs/export.md): "files/0123456789abcdef.jpg".
std::string file_name(const ShownFile& file);

}  // namespace tend::practice

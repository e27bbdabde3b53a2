// Photos and voices that were picked: whatever their bytes are, what is kept of them is a file of that form, no longer than they
// were but by which way is up, and the same when it is looked at again.
#include "core/media/media.h"

#include "tests/fuzz/fuzz.h"

namespace tend::fuzz::media_target {
namespace {

constexpr std::size_t orientation_bytes = 36;

void run(BytesView data) {
  if (const auto day = media::taken_on(data, as_text(data)))
    law(day->ok(), "a photo was taken on a day that there is");
  const auto clean = media::clean(data);
  if (!clean)
    return law(clean.error() == Refusal::file_unknown || clean.error() == Refusal::photo_heic ||
                   clean.error() == Refusal::file_broken,
               "a file is refused as one");
  law(clean->bytes.size() <= data.size() + orientation_bytes, "nothing is added but which way is up");
  const auto again = media::clean(clean->bytes);
  law(again && again->bytes == clean->bytes && again->type == clean->type && again->sort == clean->sort,
      "cleaning once more changes nothing");
}

Bytes bytes_of(std::string_view text) { return to_bytes(text); }

void seeds(Seeds& out) {
  using namespace std::string_view_literals;
  out.push_back(
      bytes_of("\xFF\xD8\xFF\xE1\0\x4C"
               "Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1A\0\0\0\0"
               "\0\x01\x90\x03\0\x02\0\0\0\x14\0\0\0\x2C\0\0\0\0"
               "2019:06:29 18:03:12\0\xFF\xDA\0\x06"
               "scan picture\xFF\xD9"sv));
  out.push_back(bytes_of("PXL_20190629_160312.jpg 2019-06-29"sv));
  out.push_back(
      bytes_of("\xFF\xD8\xFF\xE1\0\x22"
               "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
               "\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xFF\xFE\0\x06"
               "note\xFF\xDA\0\x06"
               "scan picture\xFF\0 and \xFF\xD0 more\xFF\xD9 after"sv));
  out.push_back(bytes_of(
      "\x89PNG\r\n\x1A\n\0\0\0\x04IHDRhead1234\0\0\0\x03tEXtabc1234\0\0\0\x04IDATdata1234\0\0\0\0IEND1234"sv));
  out.push_back(bytes_of("RIFF\x22\0\0\0WEBPVP8X\x02\0\0\0\x0C\0VP8 \x03\0\0\0abc\0EXIF\0\0\0\0"sv));
  out.push_back(bytes_of("RIFF\x1C\0\0\0WAVEfmt \x02\0\0\0abdata\x04\0\0\0soun"sv));
  out.push_back(
      bytes_of("\0\0\0\x0C"
               "ftypM4A \0\0\0\x18moov\0\0\0\x08trak\0\0\0\x08udta\0\0\0\x0Cmdatsoun"sv));
  out.push_back(
      bytes_of("\0\0\0\x0C"
               "ftypheic"sv));
  for (const auto text : {"OggS voice"sv, "\x1A\x45\xDF\xA3 voice"sv, "%PDF-1.7"sv, ""sv})
    out.push_back(bytes_of(text));
}

const Target target{"media", run, seeds};

}  // namespace
}  // namespace tend::fuzz::media_target

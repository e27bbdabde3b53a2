#include "core/media/media.h"

#include "core/media/parts.h"

namespace tend::media {
namespace {

Result<Clean> known(Sort sort, std::string_view type, Result<Bytes> bytes) {
  if (!bytes) return refuse(bytes.error());
  return Clean{sort, type, *std::move(bytes)};
}

// An MP4 by its brand: sound, or a still picture that only few programs can show.
Result<Clean> by_brand(BytesView file) {
  for (const auto* brand : {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"})
    if (starts_with(file, brand, 8)) return refuse(Refusal::photo_heic);
  for (const auto* brand : {"M4A ", "M4B ", "mp42", "mp41", "isom", "iso5", "iso6", "dash"})
    if (starts_with(file, brand, 8)) return known(Sort::voice, "audio/mp4", clean_mp4(file));
  return refuse(Refusal::file_unknown);
}

}  // namespace

Result<Clean> clean(BytesView file) {
  if (starts_with(file, "\xFF\xD8\xFF")) return known(Sort::photo, "image/jpeg", clean_jpeg(file));
  if (starts_with(file, "\x89PNG\r\n\x1A\n")) return known(Sort::photo, "image/png", clean_png(file));
  if (starts_with(file, "RIFF") && starts_with(file, "WEBP", 8))
    return known(Sort::photo, "image/webp", clean_riff(file));
  if (starts_with(file, "RIFF") && starts_with(file, "WAVE", 8))
    return known(Sort::voice, "audio/wav", clean_riff(file));
  if (starts_with(file, "ftyp", 4)) return by_brand(file);
  if (starts_with(file, "\x1A\x45\xDF\xA3")) return known(Sort::voice, "audio/webm", to_bytes(file));
  if (starts_with(file, "OggS")) return known(Sort::voice, "audio/ogg", to_bytes(file));
  return refuse(Refusal::file_unknown);
}

}  // namespace tend::media

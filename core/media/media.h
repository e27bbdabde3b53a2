// A photo or a voice that a person picked: what it is, and what of it is kept. Pure. What a camera wrote beside the picture
// (place, time, owner, a small copy of the whole) is left out; so is whatever follows its end. By the bytes alone, never by
// a file's name.
//
//   JPEG  kept: the picture, its colour profile, and which way is up, in an Exif of that alone
//   PNG   kept: the picture and its colours; one that moves stands still
//   WebP  kept: the picture, its colours, alpha and frames
//   WebM, Ogg as they are · WAV: form and sound · MP4 (M4A): what is written beside the sound is blanked
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/error.h"

namespace tend::media {

enum class Sort : std::uint8_t { photo, voice };

struct Clean {
  Sort sort = Sort::photo;
  std::string_view type;  // "image/jpeg"
  Bytes bytes;
};

// file_unknown: none of these (a PDF, an empty file); photo_heic: HEIC or AVIF, which Tend can't look into; file_broken: it
// ends too early, or holds no picture. Cleaning once more changes nothing.
Result<Clean> clean(BytesView file);

// The day on which a photo was taken, as its camera wrote it (JPEG, Exif DateTimeOriginal), else as its name tells it
// ("IMG-20190629-WA0003.jpg"). None: neither does. The first 256 KiB of a file are enough.
std::optional<std::chrono::year_month_day> taken_on(BytesView file, std::string_view name);

}  // namespace tend::media

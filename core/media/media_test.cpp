#include "core/media/media.h"

#include <gtest/gtest.h>

namespace tend::media {
namespace {

using namespace std::string_literals;

std::string place() { return "48.8566N 2.3522E"; }

std::string jpeg_segment(int marker, const std::string& content) {
  const auto size = content.size() + 2;
  return "\xFF"s + static_cast<char>(marker) + static_cast<char>(size >> 8) + static_cast<char>(size & 255) +
         content;
}

// Exif as a camera writes it: which way is up, and the place.
std::string exif(char orientation) {
  return "Exif\0\0II*\0\x08\0\0\0\x02\0"s + "\x0F\x01\x02\0\x04\0\0\0Cam\0"s + "\x12\x01\x03\0\x01\0\0\0"s +
         orientation + "\0\0\0"s + "\0\0\0\0"s + place();
}

std::string jpeg(const std::string& between = "", const std::string& after = "") {
  return "\xFF\xD8"s + jpeg_segment(0xE0, "JFIF\0\x01\x01\0\0\x01\0\x01\0\0"s) + between +
         jpeg_segment(0xDB, "table") + jpeg_segment(0xC0, "frame") + jpeg_segment(0xDA, "scan") +
         "picture\xFF\0 with \xFF\xD3 it"s + "\xFF\xD9" + after;
}

std::string png_chunk(const std::string& name, const std::string& content) {
  return "\0\0\0"s + static_cast<char>(content.size()) + name + content + "crc.";
}
std::string png(const std::string& between) {
  return "\x89PNG\r\n\x1A\n"s + png_chunk("IHDR", "13 bytes here") + between + png_chunk("IDAT", "picture") +
         png_chunk("IEND", "");
}

std::string riff(const std::string& what, const std::string& chunks) {
  return "RIFF"s + static_cast<char>(chunks.size() + 4) + "\0\0\0"s + what + chunks;
}
std::string riff_chunk(const std::string& name, const std::string& content) {
  return name + static_cast<char>(content.size()) + "\0\0\0"s + content + (content.size() % 2 ? "\0"s : ""s);
}

std::string box(const std::string& name, const std::string& content) {
  return "\0\0\0"s + static_cast<char>(content.size() + 8) + name + content;
}

Result<std::string> cleaned(const std::string& file) {
  const auto out = clean(as_bytes(file));
  if (!out) return refuse(out.error());
  EXPECT_EQ(clean(out->bytes)->bytes, out->bytes) << "cleaning once more changes nothing";
  return std::string(as_text(out->bytes));
}

TEST(Media, OfAJpegOnlyThePictureStays) {
  const auto file =
      jpeg(jpeg_segment(0xE1, exif(1)) + jpeg_segment(0xE1, "http://ns.adobe.com/xap/1.0/\0"s + place()) +
               jpeg_segment(0xED, "Photoshop " + place()) + jpeg_segment(0xFE, "comment " + place()),
           "\xFF\xD8 a second picture " + place());
  EXPECT_EQ(cleaned(file), jpeg());
  EXPECT_EQ(clean(as_bytes(file))->type, "image/jpeg");
}

TEST(Media, AJpegKeepsItsColoursAndWhichWayIsUp) {
  const auto profile = jpeg_segment(0xE2, "ICC_PROFILE\0\x01\x01 colours"s);
  const auto out = cleaned(jpeg(jpeg_segment(0xE1, exif(6)) + profile)).value();
  EXPECT_EQ(out.find(place()), std::string::npos);
  EXPECT_EQ(out.find("Cam"), std::string::npos);
  EXPECT_NE(out.find(profile), std::string::npos);
  EXPECT_NE(out.find("\x01\x12\0\x03\0\0\0\x01\0\x06"s), std::string::npos);
}

TEST(Media, AnExifThatLiesDoesNoHarm) {
  for (const auto& lie :
       {"Exif\0\0"s, "Exif\0\0II*\0\xFF\xFF\xFF\xFF"s, "Exif\0\0MM\0*\0\0\0\x08\xFF\xFF"s, exif(99)})
    EXPECT_EQ(cleaned(jpeg(jpeg_segment(0xE1, lie))), jpeg());
}

TEST(Media, OfPngAndWebpThePictureStays) {
  EXPECT_EQ(cleaned(png(png_chunk("eXIf", place()) + png_chunk("tEXt", place()) + png_chunk("sRGB", "1")) +
                    place()),
            png(png_chunk("sRGB", "1")));
  EXPECT_EQ(cleaned(riff("WEBP", riff_chunk("VP8X", "\x2D.........") + riff_chunk("VP8 ", "odd") +
                                     riff_chunk("EXIF", place()) + riff_chunk("XMP ", place())) +
                    place()),
            riff("WEBP", riff_chunk("VP8X", "\x21.........") + riff_chunk("VP8 ", "odd")));
}

TEST(Media, OfAVoiceTheSoundStays) {
  EXPECT_EQ(cleaned(riff("WAVE", riff_chunk("fmt ", "form") + riff_chunk("LIST", place()) +
                                     riff_chunk("data", "sound"))),
            riff("WAVE", riff_chunk("fmt ", "form") + riff_chunk("data", "sound")));
  const auto m4a =
      box("ftyp", "M4A 1234") + box("moov", box("trak", "") + box("udta", place())) + box("mdat", "sound");
  const auto out = cleaned(m4a).value();
  EXPECT_EQ(out.size(), m4a.size()) << "the sound is found by its place";
  EXPECT_EQ(out.find(place()), std::string::npos);
  EXPECT_EQ(clean(as_bytes("OggS sound"))->sort, Sort::voice);
  EXPECT_EQ(clean(as_bytes("\x1A\x45\xDF\xA3 sound"))->type, "audio/webm");
}

TEST(Media, WhatIsNoPhotoIsSaidToBeNone) {
  EXPECT_EQ(clean({}).error(), Refusal::file_unknown);
  EXPECT_EQ(clean(as_bytes("%PDF-1.7 renamed to holiday.jpg")).error(), Refusal::file_unknown);
  EXPECT_EQ(clean(as_bytes(box("ftyp", "heic1234"))).error(), Refusal::photo_heic);
  EXPECT_EQ(clean(as_bytes(box("ftyp", "qt  1234"))).error(), Refusal::file_unknown);
}

TEST(Media, WhatIsBrokenIsSaidToBeSo) {
  const auto moov = box("ftyp", "M4A 1234") + box("moov", box("trak", "")) + box("mdat", "sound");
  for (const auto& whole : {jpeg(), png(""), riff("WEBP", riff_chunk("VP8 ", "picture")), moov})
    for (std::size_t size = 12; size < whole.size(); ++size) {
      const auto out = clean(as_bytes(whole.substr(0, size)));
      // An MP4 may end after any of its boxes, but not without the sound.
      ASSERT_EQ(out.error(), Refusal::file_broken) << size << " of " << whole.size();
    }
  EXPECT_EQ(clean(as_bytes("\xFF\xD8\xFF\xD9"s)).error(), Refusal::file_broken) << "no picture";
  EXPECT_EQ(clean(as_bytes(png("").replace(37, 4, "zzzz"))).error(), Refusal::file_broken);
}

std::string taken(const std::string& file, std::string_view name = "photo.jpg") {
  const auto day = taken_on(as_bytes(file), name);
  if (!day) return "not known";
  return std::to_string(int{day->year()}) + "-" + std::to_string(unsigned{day->month()}) + "-" +
         std::to_string(unsigned{day->day()});
}

// Exif with the time of the picture, and before it that of the last change.
std::string exif_taken(const std::string& when) {
  return jpeg_segment(0xE1, "Exif\0\0II*\0\x08\0\0\0"s + "\x02\0\x32\x01\x02\0\x14\0\0\0\x40\0\0\0"s +
                                "\x69\x87\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0"s +
                                "\x01\0\x03\x90\x02\0\x14\0\0\0\x38\0\0\0\0\0\0\0"s + when);
}

TEST(Media, APhotoTellsWhenItWasTaken) {
  EXPECT_EQ(taken(jpeg(exif_taken("2019:06:29 18:03:12"))), "2019-6-29");
  EXPECT_EQ(taken(jpeg("\xFF"s + exif_taken("2019:06:29 18:03:12")), "20200101.jpg"), "2019-6-29")
      << "before its name, and whatever fills up";
  for (const auto* when :
       {"0000:00:00 00:00:00", "    :  :     :  :  ", "2019:02:29 18:03:12", "2019-06-29", "x"})
    EXPECT_EQ(taken(jpeg(exif_taken(when))), "not known") << when;
}

TEST(Media, AnExifThatLiesAboutTheDayIsNotFollowed) {
  const auto whole = jpeg(exif_taken("2019:06:29 18:03:12"));
  for (std::size_t size = 0; size < whole.size(); ++size) (void)taken(whole.substr(0, size));
  for (std::size_t at = 20; at < whole.size(); ++at) {
    auto changed = whole;
    changed[at] = '\xFF';
    (void)taken(changed);
  }
}

TEST(Media, ElseThePhotosNameTells) {
  for (const auto* name : {"IMG-20190629-WA0003.jpg", "PXL_20190629_160312.jpg", "2019-06-29 18.03.12.png",
                           "Screenshot_2019.06.29.png", "1234567 20190629.webp"})
    EXPECT_EQ(taken("", name), "2019-6-29") << name;
  for (const auto* name : {"IMG_1234.jpg", "120190629.jpg", "20191329.jpg", "18690629.jpg", "2019-06_29.jpg",
                           "2019-06-291.jpg", "", "2019062"})
    EXPECT_EQ(taken("", name), "not known") << name;
}

}  // namespace
}  // namespace tend::media

#include "core/practice/gentle_words/gentle_words.h"

#include <gtest/gtest.h>

namespace tend::practice::gentle_words {
namespace {

constexpr std::string_view english = R"(
# as content/en/gentle_words.txt is written
set you = you | youre | your
set total = always | never
  | every time | not once
set kind = laugh | smil* | thank

always_never: {you} ~2 {total}
  | {total} ~3 {you}
unless: {kind} | "" | not always
insult: youre ~1 lazy | grow up $
threat: or else
mind_reading: ^ you dont care | you want ~2 to
unless: ?
)";

std::vector<std::string> marked(std::string_view text) {
  static const auto rules = Rules::read(english);
  std::vector<std::string> out;
  for (const auto& [mark, from, to] : rules.value().look(text))
    out.emplace_back(text.substr(from, to - from));
  return out;
}
using Texts = std::vector<std::string>;

TEST(GentleWords, MarksTheWordsThatAPatternTakesIn) {
  EXPECT_EQ(marked("I am sad. You really never ask me."), Texts{"You really never"});
  EXPECT_EQ(marked("You leave. Every time I talk you leave."), Texts{"Every time I talk you"});
  EXPECT_EQ(marked("You left at noon."), Texts{});
}

TEST(GentleWords, CaseAccentsAndApostrophesDontMatter) {
  EXPECT_EQ(marked("YOU’RE so lazy"), Texts{"YOU’RE so lazy"});
  EXPECT_EQ(marked("you're lazy"), Texts{"you're lazy"});
  EXPECT_EQ(marked("yoúre lázy"), Texts{"yoúre lázy"});
}

TEST(GentleWords, AKindWordInTheSameSentenceUnmarksAndInAnotherDoesNot) {
  EXPECT_EQ(marked("You always make me smile"), Texts{});
  EXPECT_EQ(marked("Thank you! You never listen."), Texts{"You never"});
}

TEST(GentleWords, SeveralMarksStandInTheOrderOfTheText) {
  EXPECT_EQ(marked("Stop it or else. You never help, grow up."), (Texts{"or else", "You never", "grow up"}));
}

TEST(GentleWords, WhatSomebodySaidIsLookedAtOnlyAsThat) {
  EXPECT_EQ(marked("My mother said “you never call” and I cried."), Texts{});
  EXPECT_EQ(marked("„You are lazy, or else“"), Texts{});
  EXPECT_EQ(marked("He wrote \"or else\" to me. You never answered."), Texts{"You never"});
}

TEST(GentleWords, ASignOfQuotationThatNothingClosesHidesNothing) {
  EXPECT_EQ(marked("5\" of snow, and you never shovel"), Texts{"you never"});
  EXPECT_EQ(marked("\"you never shovel"), Texts{"you never"});
}

TEST(GentleWords, WhereASentenceBeginsEndsAndAsksCanBeSaid) {
  EXPECT_EQ(marked("You don't care."), Texts{"You don't care"});
  EXPECT_EQ(marked("I fear you don't care."), Texts{});
  EXPECT_EQ(marked("You don't care?"), Texts{});
  EXPECT_EQ(marked("When the trees grow up there"), Texts{});
}

TEST(GentleWords, AnyBytesAreLookedAtWithoutHarm) {
  for (const std::string_view text :
       {"", " ", "\"", "“", "?", "...", "\xff\xfe", "'", "’’", "\xe2\x80", "you never\xc3"})
    for (const auto& [mark, from, to] : Rules::read(english)->look(text)) EXPECT_LT(from, to);
}

TEST(GentleWords, ALongTextTakesNoLongerThanItsLength) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "you ";
  EXPECT_EQ(marked(text), Texts{});
}

TEST(GentleWords, RulesThatCantBeReadNameTheirLine) {
  const auto line = [](std::string_view text) { return Rules::read(text).error().line; };
  EXPECT_EQ(line("set a = b\nset a = c"), 2U) << "said twice";
  EXPECT_EQ(line("\ninsult: {nobody}"), 2U) << "no such set";
  EXPECT_EQ(line("unless: x"), 1U) << "of what?";
  EXPECT_EQ(line("rude: x"), 1U) << "no such mark";
  EXPECT_EQ(line("insult: Lazy"), 1U) << "never found: text is compared in lower case";
  EXPECT_EQ(line("insult: you're"), 1U) << "nor with an apostrophe";
  EXPECT_EQ(line("insult: ~9 x"), 1U);
  EXPECT_EQ(line("insult:\n  a |\n  ~x"), 1U) << "where it begins";
  EXPECT_EQ(line("set a = ~2"), 1U);
  EXPECT_EQ(line("nothing"), 1U);
}

}  // namespace
}  // namespace tend::practice::gentle_words

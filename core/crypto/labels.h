// Every label of the protocol, once. One label names one thing: its hash, its AEAD key and associated data,
// or its signature. What is not in this table is not hashed, sealed or signed (PROTOCOL, opening).
#pragma once

#include <cstddef>
#include <string_view>

namespace tend::crypto {

namespace detail {
void label_is_not_printable_ascii();  // not defined: calling it ends the compilation of the label
}

// ASCII text of 1 to 255 bytes, checked when it is compiled.
struct Label {
  std::string_view text;

  template <std::size_t N>
  consteval explicit Label(const char (&literal)[N]) : text(literal, N - 1) {
    static_assert(N > 1 && N - 1 < 256, "a label is 1 to 255 bytes");
    for (const char c : text)
      if (c < 0x21 || c > 0x7e) detail::label_is_not_printable_ascii();
  }
  constexpr bool operator==(const Label&) const = default;
};

namespace label {

// PROTOCOL 1
inline constexpr Label key_entry{"tend.key.entry"};
inline constexpr Label key_login{"tend.key.login"};
inline constexpr Label key_box{"tend.key.box"};

// PROTOCOL 2
inline constexpr Label chain{"tend.chain"};
inline constexpr Label commit{"tend.commit"};
inline constexpr Label entry{"tend.entry"};
inline constexpr Label item{"tend.item"};
inline constexpr Label item_body{"tend.item.body"};
inline constexpr Label item_hash{"tend.item.hash"};
inline constexpr Label books{"tend.books"};

// PROTOCOL 3
inline constexpr Label roster_clear{"tend.roster.clear"};
inline constexpr Label roster{"tend.roster"};
inline constexpr Label space{"tend.space"};
inline constexpr Label consent{"tend.consent"};
inline constexpr Label consent_words{"tend.consent.words"};
inline constexpr Label epoch_commit{"tend.epoch.commit"};
inline constexpr Label roster_wrap{"tend.roster.wrap"};
inline constexpr Label epoch_back{"tend.epoch.back"};
inline constexpr Label admission{"tend.admission"};
inline constexpr Label channel{"tend.channel"};

// PROTOCOL 4
inline constexpr Label pair_mbox{"tend.pair.mbox"};
inline constexpr Label pair_seal{"tend.pair.seal"};
inline constexpr Label pair_commit{"tend.pair.commit"};
inline constexpr Label pair_transcript{"tend.pair.transcript"};
inline constexpr Label pair_key{"tend.pair.key"};
inline constexpr Label pair_words{"tend.pair.words"};

// PROTOCOL 5
inline constexpr Label hello{"tend.hello"};
inline constexpr Label login{"tend.login"};
inline constexpr Label erase{"tend.erase"};

// PROTOCOL 6
inline constexpr Label escrow_check{"tend.escrow.check"};
inline constexpr Label escrow_inner{"tend.escrow.inner"};
inline constexpr Label escrow_wrap{"tend.escrow.wrap"};
inline constexpr Label escrow_group{"tend.escrow.group"};
inline constexpr Label escrow_cancel{"tend.escrow.cancel"};

// PROTOCOL 7
inline constexpr Label wish_deck{"tend.wish.deck"};
inline constexpr Label wish_yes{"tend.wish.yes"};
inline constexpr Label wish_no{"tend.wish.no"};
inline constexpr Label wish_place{"tend.wish.place"};
inline constexpr Label wish_value{"tend.wish.value"};
inline constexpr Label wish_dummies{"tend.wish.dummies"};
inline constexpr Label wish_dummy{"tend.wish.dummy"};
inline constexpr Label wish_tag{"tend.wish.tag"};

// PROTOCOL 8
inline constexpr Label words_check{"tend.words.check"};
inline constexpr Label find{"tend.find"};

// PROTOCOL 9. Never leaves the device, so it is not in the table that other implementations reproduce:
// AEAD key from the data key, AD: version, storage key; context zeros.
inline constexpr Label rest{"tend.rest"};
// Likewise: the name of a stored file, key = data key, parts: space, slot, blob; context zeros.
inline constexpr Label rest_file{"tend.rest.file"};

// Likewise: the minute of a day at which what is private goes out, key = K_0, parts: chain, days since 1970-01-01.
inline constexpr Label rest_minute{"tend.rest.minute"};

// PROTOCOL 10
inline constexpr Label segment{"tend.segment"};
inline constexpr Label segment_hash{"tend.segment.hash"};
inline constexpr Label blob{"tend.blob"};
inline constexpr Label blob_hash{"tend.blob.hash"};

}  // namespace label

// Where a label is used, for people and for the vectors. A context with a star reads as 16 zero bytes for
// statement 0, for ever: its hash is what makes the id.
struct LabelRow {
  Label label;
  std::string_view section;  // of PROTOCOL
  std::string_view use;      // hash and its key, signature, AEAD key, AD
  std::string_view context;  // the first part: zeros, space, channel
  std::string_view parts;    // the parts after the context
};

// clang-format off
inline constexpr LabelRow label_table[] = {
    {label::key_entry, "1", "H-256 key=seed", "zeros", "salt -> Ed25519 seed"},
    {label::key_login, "1", "H-256 key=seed", "zeros", "salt -> Ed25519 seed"},
    {label::key_box, "1", "H-256 key=seed", "zeros", "salt -> crypto_box seed"},
    {label::chain, "2", "H-64", "space", "entry key"},
    {label::commit, "2", "H-256 key=blind", "space", "body"},
    {label::entry, "2", "H-256 (id), signature", "space", "head"},
    {label::item, "2", "AEAD key from K_e, AD", "space", "AD: v, epoch, slot, part (0 head, 1 body)"},
    {label::item_body, "2", "H-256", "channel", "body part"},
    {label::item_hash, "2", "H-256", "channel", "head part, H-256(body part)"},
    {label::books, "2", "H-256 -> 4 words", "space", "sorted ids of counted entries, joined"},
    {label::roster_clear, "3", "H-256", "space*", "clear"},
    {label::roster, "3", "H-256, signature; AEAD key from K_e, AD", "space*", "hash: R_n; AD: v, n, epoch"},
    {label::space, "3", "H-128", "zeros", "R_0"},
    {label::consent, "3", "H-256, signature", "space", "subject"},
    {label::consent_words, "3", "H-256, signature", "zeros", "entry key, box key"},
    {label::epoch_commit, "3", "H-256 key=K_e", "space*", "epoch"},
    {label::roster_wrap, "3", "H-256 key=K_e", "space*", "n, box key -> ephemeral secret of crypto_box_seal"},
    {label::epoch_back, "3", "AEAD key from K_e, AD", "space", "AD: v, epoch"},
    {label::admission, "3", "H-256, signature", "channel*", "statement"},
    {label::channel, "3", "H-128", "zeros", "first admission statement"},
    {label::pair_mbox, "4", "H-128 key=s", "zeros", ""},
    {label::pair_seal, "4", "AEAD key from s (m0-m2) or K (m3, m4), AD", "zeros", "key: i; AD: v, i"},
    {label::pair_commit, "4", "H-256", "zeros", "a"},
    {label::pair_transcript, "4", "H-512", "zeros", "m0, b, a"},
    {label::pair_key, "4", "H-256 key=s", "zeros", "X25519(eA, eB), T"},
    {label::pair_words, "4", "H-256 -> 4 words", "zeros", "T"},
    {label::hello, "5", "H-256", "channel", "the device's hello frame"},
    {label::login, "5", "H-256, signature", "channel", "relay origin, device nonce, relay nonce, H-256(hello)"},
    {label::erase, "5", "H-256, signature", "channel", "item hash (one part each)"},
    {label::escrow_check, "6", "H-256 key=K (kc)", "space", ""},
    {label::escrow_inner, "6", "AEAD key from K, AD", "space", "AD: v, condition"},
    {label::escrow_wrap, "6", "AEAD key from K_e, AD", "space", "AD: v, epoch, entry id, condition"},
    {label::escrow_group, "6", "H-128 key=K_0", "space", "practice name, day or object id"},
    {label::escrow_cancel, "6", "H-256, signature", "channel", "entry id"},
    {label::wish_deck, "7", "H-64 key=K_0", "space", "r div 9, item"},
    {label::wish_yes, "7", "H-512 key=wish secret", "space", "r, item, 16 answers -> scalar"},
    {label::wish_no, "7", "H-512 key=wish secret", "space", "r, item, 16 answers -> point"},
    {label::wish_place, "7", "H-64 key=K_0", "space", "r, item or 128 + dummy"},
    {label::wish_value, "7", "H-128 key=S", "space", "\"A\" or \"B\", r, item, P_A, P_B"},
    {label::wish_dummies, "7", "H-64 key=K_0", "space", "r -> integer mod 17"},
    {label::wish_dummy, "7", "H-128 key=K_0", "space", "\"A\" or \"B\", r, dummy"},
    {label::wish_tag, "7", "H-128", "channel", "v_A, v_B, j"},
    {label::words_check, "8", "H-256 -> 4 bits", "zeros", "the 16 random bytes"},
    {label::find, "8", "H-256, signature", "zeros", "relay origin, device nonce, relay nonce, log-in key"},
    {label::segment, "10", "AEAD key from K_e, AD", "space", "AD: v, epoch, from, to"},
    {label::segment_hash, "10", "H-256", "channel", "sealed segment"},
    {label::blob, "10", "AD (key = the blob's own)", "space", "AD: v, blob, n, of, last"},
    {label::blob_hash, "10", "H-256", "space", "all sealed chunks, joined"},
};
// clang-format on

}  // namespace tend::crypto

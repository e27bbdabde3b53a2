// A file beside a database, by which a database put back from a backup is told from the one that was last in
// use: both hold the same mark, which changes whenever something was written since (PROTOCOL 5, generation).
#pragma once

#include <optional>
#include <string>

#include "core/base/bytes.h"

namespace tend::relay::store {

using RestoreMark = Fixed<16, struct RestoreMarkTag>;

// Empty if there is no such file, or it holds something else.
std::optional<RestoreMark> read_restore_mark(const std::string& path);
// Whole or not at all, also if the power goes. False if it can't be written; then the old one stays.
bool write_restore_mark(const std::string& path, const RestoreMark& mark);

}  // namespace tend::relay::store

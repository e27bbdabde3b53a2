// What can be asked of a device; the core's own list.
#pragma once

#include "core/replica/catalogue.h"

namespace tend::device {

using replica::Asked;
using replica::AskedField;
using replica::catalogue;
using replica::FieldKind;

}  // namespace tend::device

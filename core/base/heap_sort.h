// Sorting in place, in little code: a third of std::sort's, of which each place that sorts has its own copy, and a phone
// fetches them all. Equal elements may change places.
#pragma once

#include <algorithm>
#include <functional>

namespace tend {

template <class Range, class Less = std::ranges::less, class Projection = std::identity>
void heap_sort(Range&& range, Less less = {}, Projection by = {}) {
  std::ranges::make_heap(range, less, by);
  std::ranges::sort_heap(range, less, by);
}

// For short lists: equal elements stay in their order.
template <class Range, class Less = std::ranges::less, class Projection = std::identity>
void insertion_sort(Range& range, Less less = {}, Projection by = {}) {
  for (auto end = range.begin(); end != range.end(); ++end)
    std::rotate(std::ranges::upper_bound(range.begin(), end, std::invoke(by, *end), less, by), end, end + 1);
}

}  // namespace tend

// A persistent sparse array: what differs from a base array, by position. Copies share pages, so
// that a change copies only the pages it touches and a table of one pointer per 1,024 positions.
//
// A page keeps its entries packed, with one bit for each of its 1,024 positions and the count of
// the bits before each word, as in Bagwell 2001, "Ideal hash trees". A look at a position without
// entry costs one or two tests and no hash.
//
// Thread safety: PagedDelta is immutable; an editor belongs to one thread.
#ifndef PARTNERGRAPH_GRAPH_SNAPSHOT_PAGED_DELTA_H_
#define PARTNERGRAPH_GRAPH_SNAPSHOT_PAGED_DELTA_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace partnergraph {

template <class T>
class PagedDelta {
 public:
  class Editor;

  // Null if there is no entry. Lives as long as some copy of this delta.
  const T* Find(std::uint32_t position) const {
    const std::size_t page = position >> kPageBits;
    if (page >= page_count_ || pages_[page] == nullptr) return nullptr;
    return pages_[page]->Find(position & kPageMask);
  }
  // Entries.
  std::size_t size() const { return size_; }
  std::size_t bytes() const {
    std::size_t sum = page_count_ * sizeof(std::shared_ptr<const Page>);
    for (std::size_t i = 0; i < page_count_; ++i) {
      if (pages_[i] != nullptr) sum += sizeof(Page) + pages_[i]->items.capacity() * sizeof(T);
    }
    return sum;
  }
  // Calls visit(position, entry) in ascending order.
  template <class Visit>
  void ForEach(Visit visit) const {
    for (std::size_t i = 0; i < page_count_; ++i) {
      if (pages_[i] == nullptr) continue;
      std::size_t item = 0;
      for (std::uint32_t at = 0; at <= kPageMask; ++at) {
        if (pages_[i]->Has(at)) {
          visit(static_cast<std::uint32_t>(i << kPageBits) | at, pages_[i]->items[item++]);
        }
      }
    }
  }

 private:
  static constexpr unsigned kPageBits = 10;
  static constexpr std::uint32_t kPageMask = (1U << kPageBits) - 1;

  struct Page {
    std::array<std::uint64_t, (kPageMask + 1) / 64> bits{};
    std::array<std::uint16_t, (kPageMask + 1) / 64> before{};  // Entries before each word.
    std::vector<T> items;

    bool Has(std::uint32_t at) const { return ((bits[at / 64] >> (at % 64)) & 1U) != 0; }
    std::size_t Rank(std::uint32_t at) const {
      const std::uint64_t below = bits[at / 64] & ((std::uint64_t{1} << (at % 64)) - 1);
      return before[at / 64] + static_cast<std::size_t>(std::popcount(below));
    }
    const T* Find(std::uint32_t at) const { return Has(at) ? &items[Rank(at)] : nullptr; }
  };
  using Pages = std::vector<std::shared_ptr<const Page>>;

  std::shared_ptr<const Pages> owner_;
  const std::shared_ptr<const Page>* pages_ = nullptr;  // Of owner_.
  std::size_t page_count_ = 0;
  std::size_t size_ = 0;
};

// Makes the next version of a delta.
template <class T>
class PagedDelta<T>::Editor {
 public:
  explicit Editor(const PagedDelta& before)
      : pages_(before.owner_ == nullptr ? std::make_shared<Pages>()
                                        : std::make_shared<Pages>(*before.owner_)),
        size_(before.size_) {}

  // Null if there is no entry; valid until the next Set.
  const T* Find(std::uint32_t position) const {
    const std::size_t page = position >> kPageBits;
    if (page >= pages_->size() || (*pages_)[page] == nullptr) return nullptr;
    return (*pages_)[page]->Find(position & kPageMask);
  }
  void Set(std::uint32_t position, T item) {
    const std::size_t index = position >> kPageBits;
    if (index >= pages_->size()) pages_->resize(index + 1);
    Page*& page = owned_[index];
    if (page == nullptr) {
      const Page* const before = (*pages_)[index].get();
      auto copy = before == nullptr ? std::make_shared<Page>() : std::make_shared<Page>(*before);
      page = copy.get();
      (*pages_)[index] = std::move(copy);
    }
    const std::uint32_t at = position & kPageMask;
    const std::size_t rank = page->Rank(at);
    if (page->Has(at)) {
      page->items[rank] = std::move(item);
      return;
    }
    page->items.insert(page->items.begin() + static_cast<std::ptrdiff_t>(rank), std::move(item));
    page->bits[at / 64] |= std::uint64_t{1} << (at % 64);
    for (std::size_t word = at / 64 + 1; word < page->before.size(); ++word) ++page->before[word];
    ++size_;
  }
  // The editor is spent.
  PagedDelta Finish() {
    PagedDelta result;
    result.size_ = size_;
    result.page_count_ = pages_->size();
    result.pages_ = pages_->data();
    result.owner_ = std::move(pages_);
    return result;
  }

 private:
  std::shared_ptr<Pages> pages_;
  std::unordered_map<std::size_t, Page*> owned_;  // Pages made by this editor.
  std::size_t size_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_SNAPSHOT_PAGED_DELTA_H_

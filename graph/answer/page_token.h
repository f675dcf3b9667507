// Page tokens (AIP-158): opaque to clients, bound to a revision and to the request they came from.
//
//   token := base64url( fingerprint(8 bytes, of the rest) storage.v1.PageToken )
#ifndef PARTNERGRAPH_GRAPH_ANSWER_PAGE_TOKEN_H_
#define PARTNERGRAPH_GRAPH_ANSWER_PAGE_TOKEN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graph/base/status.h"
#include "partnergraph/storage/v1/record.pb.h"

namespace partnergraph {

std::string EncodePageToken(const storage::v1::PageToken& token);

// INVALID_ARGUMENT with BAD_PAGE_TOKEN at "page_token" if `text` is no token of ours.
StatusOr<storage::v1::PageToken> DecodePageToken(std::string_view text);

// The size of a page: `asked`, or `fallback` if that is 0. INVALID_ARGUMENT with LIMIT at
// "page_size" past kPageSizeMax.
StatusOr<std::uint32_t> PageSize(std::uint32_t asked, std::uint32_t fallback);

// A fingerprint of `request` and its type without its page fields and its budget: the same for all
// its pages.
template <class Request>
std::uint64_t RequestFingerprint(Request request);

// The token of `request`, or nullopt if it asks for the first page. INVALID_ARGUMENT with
// BAD_PAGE_TOKEN if the token came from another request.
template <class Request>
StatusOr<std::optional<storage::v1::PageToken>> TokenOf(const Request& request);

// The token of the page of `request` that begins at `position` at that revision.
template <class Request>
std::string PageTokenAt(const Request& request, std::uint64_t revision, std::uint64_t position);

// --- Implementation of the templates.
std::uint64_t FingerprintOf(const google::protobuf::Message& request);
Status ForeignPageToken();

template <class Request>
std::uint64_t RequestFingerprint(Request request) {
  if constexpr (requires { request.clear_page_size(); }) request.clear_page_size();
  if constexpr (requires { request.clear_budget(); }) request.clear_budget();
  request.clear_page_token();
  return FingerprintOf(request);
}

template <class Request>
std::string PageTokenAt(const Request& request, std::uint64_t revision, std::uint64_t position) {
  storage::v1::PageToken token;
  token.set_revision(revision);
  token.set_request_fingerprint(RequestFingerprint(request));
  token.set_position(position);
  return EncodePageToken(token);
}

template <class Request>
StatusOr<std::optional<storage::v1::PageToken>> TokenOf(const Request& request) {
  if (request.page_token().empty()) return std::optional<storage::v1::PageToken>();
  PG_ASSIGN_OR_RETURN(auto token, DecodePageToken(request.page_token()));
  if (token.request_fingerprint() != RequestFingerprint(request)) return ForeignPageToken();
  return std::optional<storage::v1::PageToken>(std::move(token));
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_PAGE_TOKEN_H_

#include "graph/answer/page_token.h"

#include <absl/strings/escaping.h>

#include "graph/base/fingerprint.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

constexpr std::size_t kSealBytes = 8;

std::string SealOf(std::string_view bytes) {
  const std::uint64_t fingerprint = Fingerprint(bytes);
  std::string seal;
  for (unsigned shift = 0; shift < 64; shift += 8) {
    seal.push_back(static_cast<char>(static_cast<std::uint8_t>(fingerprint >> shift)));
  }
  return seal;
}

Status BadToken(std::string_view text, const char* reason) {
  return InvalidError("page_token", text, "BAD_PAGE_TOKEN", reason);
}

}  // namespace

std::string EncodePageToken(const storage::v1::PageToken& token) {
  const std::string bytes = token.SerializeAsString();
  return absl::WebSafeBase64Escape(SealOf(bytes) + bytes);
}

StatusOr<storage::v1::PageToken> DecodePageToken(std::string_view text) {
  std::string bytes;
  storage::v1::PageToken token;
  if (text.size() > kPageTokenBytesMax ||
      !absl::WebSafeBase64Unescape(absl::string_view(text.data(), text.size()), &bytes) ||
      bytes.size() < kSealBytes ||
      SealOf(std::string_view(bytes).substr(kSealBytes)) != bytes.substr(0, kSealBytes) ||
      !token.ParseFromString(bytes.substr(kSealBytes))) {
    return BadToken(text, "is no page token of this service");
  }
  return token;
}

StatusOr<std::uint32_t> PageSize(std::uint32_t asked, std::uint32_t fallback) {
  if (asked > kPageSizeMax) {
    return InvalidError("page_size", std::to_string(asked), "LIMIT",
                        "the limit is " + std::to_string(kPageSizeMax));
  }
  return asked == 0 ? fallback : asked;
}

std::uint64_t FingerprintOf(const google::protobuf::Message& request) {
  return Fingerprint(request.GetDescriptor()->full_name() + '\0' + request.SerializeAsString());
}

Status ForeignPageToken() {
  return BadToken("", "belongs to another request; all fields but the page's must stay the same");
}

}  // namespace partnergraph

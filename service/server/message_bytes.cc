#include "service/server/message_bytes.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/stubs/common.h>
#include <google/protobuf/wire_format_lite.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <cstdint>
#include <map>
#include <string>

namespace partnergraph {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

Status Malformed(const Descriptor& type) {
  return InvalidError("", "", "MALFORMED_MESSAGE", "the bytes are no " + type.full_name());
}

// Walks the wire format of a `type` that begins at `in` and returns INVALID_UTF8 at the first text
// that is not UTF-8, MALFORMED_MESSAGE where the form breaks, OK at the end. Recurses as deep as
// the messages of the API are nested; none of them contains itself.
Status FindFault(CodedInputStream* in, const Descriptor& type) {
  std::map<int, int> seen;  // Elements of each repeated field so far.
  while (const std::uint32_t tag = in->ReadTag()) {
    const FieldDescriptor* field = type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    const bool sized =
        WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED;
    const bool text = field != nullptr && field->type() == FieldDescriptor::TYPE_STRING;
    const bool message = field != nullptr && field->type() == FieldDescriptor::TYPE_MESSAGE;
    if (!sized || (!text && !message)) {
      if (!WireFormatLite::SkipField(in, tag)) return Malformed(type);
      continue;
    }
    std::string place = field->name();
    if (field->is_repeated()) {
      place.append("[").append(std::to_string(seen[field->number()]++)).append("]");
    }
    int size = 0;
    if (!in->ReadVarintSizeAsInt(&size)) return Malformed(type);
    if (text) {
      std::string value;
      if (!in->ReadString(&value, size)) return Malformed(type);
      if (!google::protobuf::internal::IsStructurallyValidUTF8(value.data(), size)) {
        return InvalidError(place, value, "INVALID_UTF8", "is not UTF-8");
      }
      continue;
    }
    const CodedInputStream::Limit outer = in->PushLimit(size);
    PG_RETURN_IF_ERROR(AtPlace(place, FindFault(in, *field->message_type())));
    if (!in->CheckEntireMessageConsumedAndPopLimit(outer)) return Malformed(type);
  }
  return in->ConsumedEntireMessage() ? Status() : Malformed(type);
}

Status CheckSize(std::size_t size) {
  if (size <= kResponseBytesMax) return {};
  return ViolationError(StatusCode::kResourceExhausted, "", "", "RESPONSE_TOO_LARGE",
                        "the answer has " + std::to_string(size) + " bytes, the limit is " +
                            std::to_string(kResponseBytesMax) +
                            "; ask for fewer results at a time");
}

}  // namespace

Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message* request) {
  grpc::ByteBuffer slices(bytes);  // Shares the bytes; the reader wants it mutable.
  {
    grpc::ProtoBufferReader reader(&slices);
    if (request->ParseFromZeroCopyStream(&reader)) return {};
  }
  grpc::ProtoBufferReader reader(&slices);
  CodedInputStream in(&reader);
  PG_RETURN_IF_ERROR(FindFault(&in, *request->GetDescriptor()));
  // The parser is stricter in some point than the walk.
  return Malformed(*request->GetDescriptor());
}

Status SerializeResponse(const google::protobuf::Message& response, grpc::ByteBuffer* bytes) {
  const std::size_t size = response.ByteSizeLong();
  PG_RETURN_IF_ERROR(CheckSize(size));
  const grpc::Slice slice(size);
  // Nobody else sees the slice yet.
  response.SerializeWithCachedSizesToArray(const_cast<std::uint8_t*>(slice.begin()));
  *bytes = grpc::ByteBuffer(&slice, 1);
  return {};
}

Status SerializeResponse(const std::string& response, grpc::ByteBuffer* bytes) {
  PG_RETURN_IF_ERROR(CheckSize(response.size()));
  const grpc::Slice slice(response);
  *bytes = grpc::ByteBuffer(&slice, 1);
  return {};
}

}  // namespace partnergraph

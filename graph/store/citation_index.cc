#include "graph/store/citation_index.h"

#include <set>

namespace partnergraph {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool Walk(const Message& message, FieldPath* path,
          const std::function<bool(const v1::Citation&, const FieldPath&)>& visit) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int f = 0; f < type.field_count(); ++f) {
    const FieldDescriptor* field = type.field(f);
    // Citations stand in lists only, and so do their owners.
    if (!field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = reflection.FieldSize(message, field);
    for (int i = 0; i < count; ++i) {
      const Message& item = reflection.GetRepeatedMessage(message, field, i);
      path->emplace_back(field, i);
      const bool go_on = field->message_type() == v1::Citation::descriptor()
                             ? visit(static_cast<const v1::Citation&>(item), *path)
                             : Walk(item, path, visit);
      path->pop_back();
      if (!go_on) return false;
    }
  }
  return true;
}

using Ids = std::set<std::string>;

Ids SourcesOf(const Message* record) {
  Ids ids;
  if (record == nullptr) return ids;
  ForEachCitation(*record, [&](const v1::Citation& citation, const FieldPath&) {
    ids.insert(citation.source_id());
    return true;
  });
  return ids;
}

// Calls `change` with the number of each source of `ids` that is not in `others`.
template <class Change>
Status ForEachOther(const Ids& ids, const Ids& others, const CommitContext& context,
                    Change change) {
  for (const std::string& id : ids) {
    if (others.count(id) != 0) continue;
    PG_ASSIGN_OR_RETURN(const std::uint64_t source, context.reader.NumberOf(Table::kEntity, id));
    if (source != 0) change(source);
  }
  return absl::OkStatus();
}

}  // namespace

std::string ToText(const FieldPath& path) {
  std::string text;
  for (const auto& [field, i] : path) {
    text += (text.empty() ? "" : ".") + field->name() + "[" + std::to_string(i) + "]";
  }
  return text;
}

void ForEachCitation(const Message& record,
                     const std::function<bool(const v1::Citation&, const FieldPath&)>& visit) {
  FieldPath path;
  Walk(record, &path, visit);
}

Status WriteCitations(Table table, std::uint64_t number, const Message* before,
                      const Message* after, CommitContext* context) {
  const Ids old_ids = SourcesOf(before);
  const Ids new_ids = SourcesOf(after);
  PG_RETURN_IF_ERROR(ForEachOther(old_ids, new_ids, *context, [&](std::uint64_t source) {
    context->batch->Delete(Family::kCitations, EncodeCitationKey({source, table, number}));
  }));
  return ForEachOther(new_ids, old_ids, *context, [&](std::uint64_t source) {
    context->batch->Put(Family::kCitations, EncodeCitationKey({source, table, number}), "");
  });
}

}  // namespace partnergraph

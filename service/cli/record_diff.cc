#include "service/cli/record_diff.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include <memory>

#include "partnergraph/v1/valid_time.pb.h"

namespace partnergraph::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;
using google::protobuf::util::MessageDifferencer;

// Leaves of valid times the text alone, from which the store computes the rest.
void ClearComputed(Message* message) {
  const google::protobuf::Reflection* const reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const FieldDescriptor* const field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection->FieldSize(*message, field) : 1;
    for (int i = 0; i < count; ++i) {
      Message* const part = field->is_repeated()
                                ? reflection->MutableRepeatedMessage(message, field, i)
                                : reflection->MutableMessage(message, field);
      if (part->GetDescriptor() != v1::ValidTime::descriptor()) {
        ClearComputed(part);
        continue;
      }
      const std::string edtf = static_cast<const v1::ValidTime*>(part)->edtf();
      if (edtf.empty()) {
        reflection->ClearField(message, field);
      } else {
        part->Clear();
        static_cast<v1::ValidTime*>(part)->set_edtf(edtf);
      }
    }
  }
}

class LineReporter : public MessageDifferencer::Reporter {
 public:
  explicit LineReporter(std::vector<std::string>* lines) : lines_(lines) {
    printer_.SetSingleLineMode(true);
    printer_.SetUseUtf8StringEscaping(true);
  }

  using Path = std::vector<MessageDifferencer::SpecificField>;

  void ReportAdded(const Message& /*before*/, const Message& after, const Path& path) override {
    lines_->push_back("+ " + Place(path, /*is_before=*/false) + ": " +
                      Value(after, path, /*is_before=*/false));
  }
  void ReportDeleted(const Message& before, const Message& /*after*/, const Path& path) override {
    lines_->push_back("- " + Place(path, /*is_before=*/true) + ": " +
                      Value(before, path, /*is_before=*/true));
  }
  void ReportModified(const Message& before, const Message& after, const Path& path) override {
    // What changed inside a part is reported by itself.
    if (path.back().field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return;
    lines_->push_back("~ " + Place(path, /*is_before=*/true) + ": " +
                      Value(before, path, /*is_before=*/true) + " -> " +
                      Value(after, path, /*is_before=*/false));
  }

 private:
  static std::string Place(const Path& path, bool is_before) {
    std::string place;
    for (const MessageDifferencer::SpecificField& step : path) {
      if (!place.empty()) place += ".";
      place += step.field->name();
      const int index = is_before ? step.index : step.new_index;
      if (step.field->is_repeated() && index >= 0) place += "[" + std::to_string(index) + "]";
    }
    return place;
  }

  // `message` holds the last field of the path.
  std::string Value(const Message& message, const Path& path, bool is_before) const {
    const MessageDifferencer::SpecificField& last = path.back();
    std::string text;
    printer_.PrintFieldValueToString(message, last.field,
                                     !last.field->is_repeated() ? -1
                                     : is_before                ? last.index
                                                                : last.new_index,
                                     &text);
    while (text.ends_with(' ')) text.pop_back();
    return text;
  }

  std::vector<std::string>* lines_;
  TextFormat::Printer printer_;
};

}  // namespace

std::vector<std::string> DifferingFields(const Message& before, const Message& after) {
  const std::unique_ptr<Message> first(before.New());
  const std::unique_ptr<Message> second(after.New());
  first->CopyFrom(before);
  second->CopyFrom(after);
  ClearComputed(first.get());
  ClearComputed(second.get());
  MessageDifferencer differencer;
  for (const char* list : {"names", "identifiers", "values", "observations", "completeness"}) {
    const FieldDescriptor* const field = after.GetDescriptor()->FindFieldByName(list);
    if (field != nullptr) differencer.TreatAsSet(field);
  }
  for (const char* computed : {"revision", "merged_ids"}) {
    const FieldDescriptor* const field = after.GetDescriptor()->FindFieldByName(computed);
    if (field != nullptr) differencer.IgnoreField(field);
  }
  std::vector<std::string> lines;
  LineReporter reporter(&lines);
  differencer.ReportDifferencesTo(&reporter);
  differencer.Compare(*first, *second);
  return lines;
}

}  // namespace partnergraph::cli

#include "graph/exchange/graphml_reader.h"

#include <libxml/xmlreader.h>

#include <utility>

#include "graph/base/violation.h"

namespace partnergraph {
namespace {

std::string_view View(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

}  // namespace

struct GraphmlReader::Xml {
  explicit Xml(ByteSource* the_source) : source(the_source) {
    // No entity is replaced, nothing is fetched, and texts have libxml2's own bound of 10 MB.
    reader =
        xmlReaderForIO(&Read, nullptr, this, nullptr, nullptr, XML_PARSE_NONET | XML_PARSE_COMPACT);
    if (reader != nullptr) xmlTextReaderSetStructuredErrorHandler(reader, &TakeError, this);
  }
  ~Xml() { xmlFreeTextReader(reader); }
  Xml(const Xml&) = delete;
  Xml& operator=(const Xml&) = delete;

  static int Read(void* context, char* buffer, int size) {
    auto* const xml = static_cast<Xml*>(context);
    if (size <= 0) return 0;
    const auto count = xml->source->Read(buffer, static_cast<std::size_t>(size));
    if (!count.ok()) xml->source_failure = count.status();
    return count.ok() ? static_cast<int>(*count) : -1;
  }
  static void TakeError(void* context, xmlErrorPtr error) {
    auto* const xml = static_cast<Xml*>(context);
    if (!xml->error.empty() || error->level < XML_ERR_ERROR) return;
    xml->error = error->message == nullptr ? "is not well-formed" : error->message;
    while (!xml->error.empty() && xml->error.back() == '\n') xml->error.pop_back();
    xml->error_line = error->line;
  }

  ByteSource* const source;
  xmlTextReaderPtr reader = nullptr;
  Status source_failure;
  std::string error;  // The first one.
  int error_line = 0;
};

GraphmlReader::GraphmlReader(ByteSource* source, std::string file)
    : file_(std::move(file)), xml_(std::make_unique<Xml>(source)) {
  if (xml_->reader == nullptr) failure_ = absl::ResourceExhaustedError("no memory to read XML");
}

GraphmlReader::~GraphmlReader() = default;

std::string GraphmlReader::Place() const { return file_ + ":" + std::to_string(line_); }

Status GraphmlReader::Malformed(std::string_view value, std::string_view reason) {
  return Fail(InvalidError(Place(), value, "MALFORMED_GRAPHML", reason));
}

Status GraphmlReader::Fail(const Status& status) {
  failure_ = status;
  return status;
}

StatusOr<bool> GraphmlReader::Step() {
  const int step = xmlTextReaderRead(xml_->reader);
  // The parser is ahead of the node; but a node knows its line only up to here (libxml2's tree.h).
  constexpr long kNodeLineMax = 65'534;
  const long line = step == 1 ? xmlGetLineNo(xmlTextReaderCurrentNode(xml_->reader)) : 0;
  line_ = line > 0 && line < kNodeLineMax ? static_cast<int>(line)
                                          : xmlTextReaderGetParserLineNumber(xml_->reader);
  if (!xml_->source_failure.ok()) {
    const auto violation = GetViolation(xml_->source_failure);
    if (!violation) return Fail(xml_->source_failure);
    return Fail(ViolationError(xml_->source_failure.code(), Place(), violation->value(),
                               violation->rule(), violation->reason()));
  }
  if (step < 0 || !xml_->error.empty()) {
    if (xml_->error_line > 0) line_ = xml_->error_line;
    return Malformed("", xml_->error.empty() ? "is not well-formed" : xml_->error);
  }
  if (step == 0) return false;
  if (xmlTextReaderNodeType(xml_->reader) == XML_READER_TYPE_DOCUMENT_TYPE) {
    return Malformed("",
                     "has a document type; GraphML needs none, and entities of one may grow "
                     "without bound");
  }
  return true;
}

std::string GraphmlReader::Attribute(const char* name) const {
  xmlChar* const text =
      xmlTextReaderGetAttribute(xml_->reader, reinterpret_cast<const xmlChar*>(name));
  std::string value(View(text));
  xmlFree(text);
  return value;
}

Status GraphmlReader::ReadKey() {
  if (names_.size() == kGraphmlKeysMax) {
    return Malformed("", "has more than " + std::to_string(kGraphmlKeysMax) + " keys");
  }
  const std::string name = Attribute("attr.name");
  names_[Attribute("id")] = name.empty() ? Attribute("id") : name;
  return absl::OkStatus();
}

Status GraphmlReader::ReadData() {
  const std::string key = Attribute("key");
  std::string text;
  const int depth = xmlTextReaderDepth(xml_->reader);
  bool open = xmlTextReaderIsEmptyElement(xml_->reader) == 0;
  while (open) {
    PG_ASSIGN_OR_RETURN(const bool more, Step());
    if (!more) return Malformed("", "is cut short");
    switch (xmlTextReaderNodeType(xml_->reader)) {
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
      case XML_READER_TYPE_WHITESPACE:
        text += View(xmlTextReaderConstValue(xml_->reader));
        break;
      case XML_READER_TYPE_ELEMENT:
        return Malformed(View(xmlTextReaderConstLocalName(xml_->reader)),
                         "stands within data, where only text may stand");
      case XML_READER_TYPE_END_ELEMENT:
        open = xmlTextReaderDepth(xml_->reader) != depth;
        break;
      default:
        break;
    }
    if (text.size() > kGraphmlDataBytesMax) {
      return Malformed(text, "is longer than " + std::to_string(kGraphmlDataBytesMax) + " bytes");
    }
  }
  const auto name = names_.find(key);
  element_.data[name == names_.end() ? key : name->second] = std::move(text);
  if (element_.data.size() > kGraphmlDataMax) {
    return Malformed(element_.id, "has more than " + std::to_string(kGraphmlDataMax) + " data");
  }
  return absl::OkStatus();
}

Status GraphmlReader::ReadElement(bool is_edge) {
  element_ = GraphmlElement();
  element_.is_edge = is_edge;
  element_.id = Attribute("id");
  element_.source = Attribute("source");
  element_.target = Attribute("target");
  if (is_edge && (element_.source.empty() || element_.target.empty())) {
    return Malformed(element_.id, "is an edge without source or target");
  }
  if (!is_edge && element_.id.empty()) return Malformed("", "is a node without id");
  const int line = line_;
  const int depth = xmlTextReaderDepth(xml_->reader);
  if (xmlTextReaderIsEmptyElement(xml_->reader) != 0) return absl::OkStatus();
  std::size_t bytes = 0;
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool more, Step());
    if (!more) return Malformed("", "is cut short");
    const int type = xmlTextReaderNodeType(xml_->reader);
    if (type == XML_READER_TYPE_END_ELEMENT && xmlTextReaderDepth(xml_->reader) == depth) break;
    if (type != XML_READER_TYPE_ELEMENT) continue;
    const std::string_view name = View(xmlTextReaderConstLocalName(xml_->reader));
    if (name == "data") {
      PG_RETURN_IF_ERROR(ReadData());
      bytes = 0;
      for (const auto& [key, text] : element_.data) bytes += text.size();
      if (bytes > kGraphmlDataBytesMax) {
        return Malformed(element_.id, "has data of more than " +
                                          std::to_string(kGraphmlDataBytesMax) + " bytes");
      }
    } else if (name != "desc") {
      return Malformed(name, "stands within a node or edge, and is not read");
    }
  }
  line_ = line;
  return absl::OkStatus();
}

StatusOr<bool> GraphmlReader::Next() {
  PG_RETURN_IF_ERROR(failure_);
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool more, Step());
    if (!more) {
      if (!has_root_) return Malformed("", "is empty");
      return false;
    }
    if (xmlTextReaderNodeType(xml_->reader) != XML_READER_TYPE_ELEMENT) continue;
    const std::string_view name = View(xmlTextReaderConstLocalName(xml_->reader));
    if (!has_root_ && name != "graphml") return Malformed(name, "is the root; graphml is expected");
    has_root_ = true;
    if (name == "key") {
      PG_RETURN_IF_ERROR(ReadKey());
    } else if (name == "node" || name == "edge") {
      PG_RETURN_IF_ERROR(ReadElement(name == "edge"));
      return true;
    } else if (name == "hyperedge" || name == "port") {
      return Malformed(name, "is not read");
    }
  }
}

}  // namespace partnergraph

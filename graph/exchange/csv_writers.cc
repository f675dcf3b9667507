// Tables: for Gephi (its import wizard's columns), for neo4j-admin (Neo4j Operations Manual,
// "Import", with typed headers), and for people with a spreadsheet.
#include <cctype>

#include "graph/exchange/attributes.h"
#include "graph/exchange/text_escape.h"
#include "graph/exchange/writers.h"

namespace partnergraph {
namespace {

// "part_of" -> "PART_OF".
std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

class TableWriter : public NetworkWriter {
 public:
  TableWriter(const NetworkHeader& header, OutputFiles* out)
      : header_(header), entities_((*out)[0]), relations_((*out)[1]), attributes_(header) {}
  void End() override {}

 protected:
  static void Field(std::string_view text, std::string* row, bool guard = false) {
    if (!row->empty() && row->back() != '\n') row->push_back(',');
    AppendCsv(text, row, guard);
  }
  static void Fields(const AttributeTexts& texts, std::string* row) {
    for (const auto& text : texts) {
      row->push_back(',');
      if (text) AppendCsv(*text, row);
    }
  }
  static const char* Neo4jType(AttributeType type) {
    switch (type) {
      case AttributeType::kNumber:
        return ":double";
      case AttributeType::kFlag:
        return ":boolean";
      default:
        return "";
    }
  }

  const NetworkHeader& header_;
  std::string& entities_;
  std::string& relations_;
  const Attributes attributes_;
};

class GephiWriter final : public TableWriter {
 public:
  using TableWriter::TableWriter;
  void Begin() override {
    entities_ += "Id,Label";
    for (const Attribute& attribute : attributes_.of_entities()) entities_ += "," + attribute.name;
    relations_ += "Source,Target,Type,Id,Label,Weight";
    for (const Attribute& attribute : attributes_.of_relations()) {
      relations_ += "," + attribute.name;
    }
    entities_ += "\n";
    relations_ += "\n";
  }
  void Write(const EntityToWrite& entity) override {
    Field(entity.entity.id(), &entities_);
    Field(entity.label, &entities_);
    Fields(attributes_.Of(entity), &entities_);
    entities_ += "\n";
  }
  void Write(const RelationToWrite& relation) override {
    Field(relation.relation.source_id(), &relations_);
    Field(relation.relation.target_id(), &relations_);
    Field(relation.directed ? "Directed" : "Undirected", &relations_);
    Field(relation.relation.id(), &relations_);
    Field(relation.label, &relations_);
    Field(NumberText(relation.weight), &relations_);
    Fields(attributes_.Of(relation), &relations_);
    relations_ += "\n";
  }
};

class Neo4jWriter final : public TableWriter {
 public:
  using TableWriter::TableWriter;
  void Begin() override {
    entities_ += "id:ID,:LABEL,label";
    for (const Attribute& attribute : attributes_.of_entities()) {
      entities_ += "," + attribute.name + Neo4jType(attribute.type);
    }
    relations_ += ":START_ID,:END_ID,:TYPE,id,label,weight:double";
    for (const Attribute& attribute : attributes_.of_relations()) {
      relations_ += "," + attribute.name + Neo4jType(attribute.type);
    }
    entities_ += "\n";
    relations_ += "\n";
  }
  void Write(const EntityToWrite& entity) override {
    Field(entity.entity.id(), &entities_);
    Field("entity;" + entity.entity.kind(), &entities_);
    Field(entity.label, &entities_);
    Fields(attributes_.Of(entity), &entities_);
    entities_ += "\n";
  }
  void Write(const RelationToWrite& relation) override {
    Field(relation.relation.source_id(), &relations_);
    Field(relation.relation.target_id(), &relations_);
    Field(Upper(relation.relation.kind()), &relations_);
    Field(relation.relation.id(), &relations_);
    Field(relation.label, &relations_);
    Field(NumberText(relation.weight), &relations_);
    Fields(attributes_.Of(relation), &relations_);
    relations_ += "\n";
  }
};

// Names instead of ids, labels instead of kinds. A mark at the beginning says that it is UTF-8.
class SpreadsheetWriter final : public TableWriter {
 public:
  using TableWriter::TableWriter;
  void Begin() override {
    const bool zh = header_.language.starts_with("zh");
    entities_ += "\xEF\xBB\xBF";
    entities_ += zh ? "名称,类别,其他名称,标识,属性,指标,数据集,来源\n"
                    : "name,kind,other names,identifiers,values,figures,dataset,sources\n";
    relations_ += "\xEF\xBB\xBF";
    relations_ += zh ? "起点,关系,终点,角色,时间,属性,数据集,来源\n"
                     : "from,relation,to,role,time,values,dataset,sources\n";
  }
  void Write(const EntityToWrite& to_write) override {
    const v1::Entity& entity = to_write.entity;
    labels_.push_back(to_write.label);
    std::string others;
    for (const v1::Name& name : entity.names()) {
      if (name.text() != to_write.label) Join(name.text(), &others);
    }
    std::string identifiers;
    for (const v1::Identifier& identifier : entity.identifiers()) {
      Join(identifier.scheme() + ":" + identifier.value(), &identifiers);
    }
    std::string figures;
    for (const v1::Observation& figure : entity.observations()) {
      Join(figure.metric() + " " +
               (figure.original().empty() ? NumberText(figure.value()) : figure.original()) +
               (figure.period().edtf().empty() ? "" : " (" + figure.period().edtf() + ")"),
           &figures);
    }
    Cell(to_write.label, &entities_);
    Cell(KindLabel(entity.kind()), &entities_);
    Cell(others, &entities_);
    Cell(identifiers, &entities_);
    Cell(Values(entity.values()), &entities_);
    Cell(figures, &entities_);
    Cell(entity.dataset(), &entities_);
    Cell(SourcesText(entity.citations()), &entities_);
    entities_ += "\n";
  }
  void Write(const RelationToWrite& to_write) override {
    const v1::Relation& relation = to_write.relation;
    Cell(labels_[to_write.source], &relations_);
    Cell(to_write.label, &relations_);
    Cell(labels_[to_write.target], &relations_);
    Cell(relation.role(), &relations_);
    Cell(relation.valid_time().edtf(), &relations_);
    Cell(Values(relation.values()), &relations_);
    Cell(relation.dataset(), &relations_);
    Cell(SourcesText(relation.citations()), &relations_);
    relations_ += "\n";
  }

 private:
  static void Cell(std::string_view text, std::string* row) {
    const bool first = row->empty() || row->back() == '\n';
    if (!first) row->push_back(',');
    AppendCsv(text, row, /*guard=*/true);
  }
  static void Join(const std::string& text, std::string* joined) {
    *joined += (joined->empty() ? "" : "; ") + text;
  }
  template <class List>
  static std::string Values(const List& values) {
    std::string text;
    for (const v1::Value& value : values) Join(value.key() + "=" + ValueText(value), &text);
    return text;
  }
  std::string KindLabel(const std::string& id) const {
    const KindNumber kind = header_.ontology->EntityKind(id);
    if (kind == kNoKind) return id;
    const v1::Label& label = header_.ontology->entity_kind(kind).label();
    return header_.language.starts_with("zh") ? label.zh() : label.en();
  }

  // The one format that keeps something of each entity: its name.
  std::vector<std::string> labels_;
};

}  // namespace

std::unique_ptr<NetworkWriter> MakeGephiWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<GephiWriter>(header, out);
}
std::unique_ptr<NetworkWriter> MakeNeo4jWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<Neo4jWriter>(header, out);
}
std::unique_ptr<NetworkWriter> MakeSpreadsheetWriter(const NetworkHeader& header,
                                                     OutputFiles* out) {
  return std::make_unique<SpreadsheetWriter>(header, out);
}

}  // namespace partnergraph

// RDF 1.1: N-Quads, Turtle, TriG and JSON-LD 1.1 (expanded form), all of the same statements.
//
//   entity    rdf:type its kind and what the ontology aligns it with; rdfs:label, skos:altLabel;
//             dcterms:identifier "scheme:value", owl:sameAs where the scheme has addresses; values
//             and figures (schema:Observation); void:inDataset; prov:wasDerivedFrom what it cites
//   relation  the statement source -kind-> target, and an rdf:Statement about it with role, valid
//   time
//             (EDTF, schema:startDate, schema:endDate), values and what it cites
//
// N-Quads and TriG have the statement of a relation in a graph of its own, named as the
// rdf:Statement. IRIs of ours begin with kIriBase.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "graph/exchange/attributes.h"
#include "graph/exchange/text_escape.h"
#include "graph/exchange/writers.h"

namespace partnergraph {
namespace {

constexpr const char* kIriBase = "urn:partnergraph:";
const std::string kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const std::string kRdfs = "http://www.w3.org/2000/01/rdf-schema#";
const std::string kSkos = "http://www.w3.org/2004/02/skos/core#";
const std::string kOwl = "http://www.w3.org/2002/07/owl#";
const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";
const std::string kProv = "http://www.w3.org/ns/prov#";
const std::string kDcterms = "http://purl.org/dc/terms/";
const std::string kSchema = "https://schema.org/";
const std::string kVoid = "http://rdfs.org/ns/void#";
const std::string kEdtf = "http://id.loc.gov/datatypes/edtf/EDTF";

struct Term {
  std::string text;
  bool is_iri = false;
  std::string language;  // Of a literal; or
  std::string datatype;  // a type; neither: a string.
};

Term Iri(std::string text) {
  return {.text = std::move(text), .is_iri = true, .language = {}, .datatype = {}};
}
Term Literal(std::string text, std::string datatype = {}) {
  return {
      .text = std::move(text), .is_iri = false, .language = {}, .datatype = std::move(datatype)};
}

// What is said of one subject.
struct Description {
  std::string subject;
  std::vector<std::pair<std::string, Term>> statements;

  void Add(std::string predicate, Term object) {
    statements.emplace_back(std::move(predicate), std::move(object));
  }
};

// In the path of an IRI: ids have no other signs, keys of an ontology neither.
std::string Ours(const char* sort, const std::string& id) {
  return std::string(kIriBase) + sort + ":" + id;
}

// A BCP 47 tag as RDF has it: letters, then parts of letters and digits.
bool IsTag(const std::string& language) {
  return !language.empty() && std::all_of(language.begin(), language.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

void AddSources(const google::protobuf::RepeatedPtrField<v1::Citation>& citations,
                Description* about) {
  for (const v1::Citation& citation : citations) {
    about->Add(kProv + "wasDerivedFrom", Iri(Ours("entity", citation.source_id())));
    if (!citation.locator().empty()) {
      about->Add(kDcterms + "bibliographicCitation",
                 Literal(citation.source_id() + " " + citation.locator()));
    }
  }
}

template <class Values>
void AddValues(const Values& values, Description* about) {
  for (const v1::Value& value : values) {
    const std::string property = Ours("property", value.key());
    switch (value.kind_case()) {
      case v1::Value::kNumber:
        about->Add(property, Literal(NumberText(value.number()), kXsd + "double"));
        break;
      case v1::Value::kFlag:
        about->Add(property, Literal(value.flag() ? "true" : "false", kXsd + "boolean"));
        break;
      case v1::Value::kDate:
        about->Add(property, Literal(value.date(), kEdtf));
        break;
      default:
        about->Add(property, Literal(value.text()));
    }
  }
}

class RdfWriter : public NetworkWriter {
 public:
  RdfWriter(const NetworkHeader& header, OutputFiles* out) : header_(header), out_((*out)[0]) {}
  void Begin() override {}
  void End() override {}

  void Write(const EntityToWrite& to_write) override {
    const v1::Entity& entity = to_write.entity;
    Description about{.subject = Ours("entity", entity.id()), .statements = {}};
    about.Add(kRdf + "type", Iri(Ours("kind", entity.kind())));
    AddAlignedKinds(entity.kind(), &about);
    for (const v1::Name& name : entity.names()) {
      const bool is_label = name.use() == v1::NAME_USE_LABEL;
      Term text = Literal(name.text());
      if (IsTag(name.language())) text.language = name.language();
      about.Add(is_label ? kRdfs + "label" : kSkos + "altLabel", std::move(text));
    }
    for (const v1::Identifier& identifier : entity.identifiers()) {
      about.Add(kDcterms + "identifier", Literal(identifier.scheme() + ":" + identifier.value()));
      const v1::IdentifierScheme* const scheme = header_.ontology->Scheme(identifier.scheme());
      if (scheme == nullptr || scheme->iri_template().empty()) continue;
      std::string iri = scheme->iri_template();
      const std::size_t hole = iri.find("{}");
      if (hole != std::string::npos) iri.replace(hole, 2, identifier.value());
      about.Add(kOwl + "sameAs", Iri(std::move(iri)));
    }
    AddValues(entity.values(), &about);
    if (!entity.dataset().empty()) {
      about.Add(kVoid + "inDataset", Iri(Ours("dataset", entity.dataset())));
    }
    if (!to_write.change.empty()) {
      about.Add(Ours("property", "change"), Literal(std::string(to_write.change)));
    }
    AddSources(entity.citations(), &about);
    Describe(about);
    for (int i = 0; i < entity.observations_size(); ++i) {
      DescribeFigure(about.subject, i, entity.observations(i));
    }
  }

  void Write(const RelationToWrite& to_write) override {
    const v1::Relation& relation = to_write.relation;
    Description about{.subject = Ours("relation", relation.id()), .statements = {}};
    const std::string source = Ours("entity", relation.source_id());
    const std::string target = Ours("entity", relation.target_id());
    const std::string kind = Ours("relation_kind", relation.kind());
    Description said{.subject = source, .statements = {}};
    said.Add(kind, Iri(target));
    const KindNumber number = header_.ontology->RelationKind(relation.kind());
    if (number != kNoKind) {
      for (const std::string& iri : header_.ontology->relation_kind(number).iris()) {
        said.Add(iri, Iri(target));
      }
    }
    Describe(said, about.subject);
    about.Add(kRdf + "type", Iri(kRdf + "Statement"));
    about.Add(kRdf + "subject", Iri(source));
    about.Add(kRdf + "predicate", Iri(kind));
    about.Add(kRdf + "object", Iri(target));
    if (!relation.role().empty()) about.Add(Ours("property", "role"), Literal(relation.role()));
    if (!relation.valid_time().edtf().empty()) {
      about.Add(Ours("property", "valid_time"), Literal(relation.valid_time().edtf(), kEdtf));
    }
    const std::string begin = BeginDay(relation.valid_time());
    const std::string end = EndDay(relation.valid_time());
    if (!begin.empty()) about.Add(kSchema + "startDate", Literal(begin, kXsd + "date"));
    if (!end.empty()) about.Add(kSchema + "endDate", Literal(end, kXsd + "date"));
    if (header_.of_ties) {
      about.Add(Ours("property", "weight"), Literal(NumberText(to_write.weight), kXsd + "double"));
    }
    AddValues(relation.values(), &about);
    if (!relation.dataset().empty()) {
      about.Add(kVoid + "inDataset", Iri(Ours("dataset", relation.dataset())));
    }
    if (!to_write.change.empty()) {
      about.Add(Ours("property", "change"), Literal(std::string(to_write.change)));
    }
    AddSources(relation.citations(), &about);
    Describe(about);
  }

 protected:
  // Writes what is said, in the graph of that name; empty: in the default graph.
  virtual void Describe(const Description& about, const std::string& graph = {}) = 0;

  // As N-Triples, Turtle and TriG have it.
  static void AppendTerm(const Term& term, std::string* out) {
    if (term.is_iri) return AppendIri(term.text, out);
    AppendQuoted(term.text, '"', out);
    if (!term.language.empty()) {
      out->append("@").append(term.language);
    } else if (!term.datatype.empty()) {
      out->append("^^");
      AppendIri(term.datatype, out);
    }
  }
  // Statements with their predicates, without the subject.
  static void AppendList(const Description& about, std::string* out) {
    for (std::size_t i = 0; i < about.statements.size(); ++i) {
      if (i > 0) out->append(" ;\n  ");
      AppendIri(about.statements[i].first, out);
      out->push_back(' ');
      AppendTerm(about.statements[i].second, out);
    }
  }

  const NetworkHeader& header_;
  std::string& out_;

 private:
  void AddAlignedKinds(const std::string& id, Description* about) const {
    std::string kind_id = id;
    while (true) {
      const KindNumber kind = header_.ontology->EntityKind(kind_id);
      if (kind == kNoKind) return;
      for (const std::string& iri : header_.ontology->entity_kind(kind).iris()) {
        about->Add(kRdf + "type", Iri(iri));
      }
      kind_id = header_.ontology->entity_kind(kind).parent();
    }
  }

  void DescribeFigure(const std::string& subject, int i, const v1::Observation& figure) {
    Description about{.subject = subject + ":figure:" + std::to_string(i), .statements = {}};
    about.Add(kRdf + "type", Iri(kSchema + "Observation"));
    about.Add(kSchema + "observationAbout", Iri(subject));
    about.Add(kSchema + "measuredProperty", Iri(Ours("metric", figure.metric())));
    about.Add(kSchema + "value", Literal(NumberText(figure.value()), kXsd + "double"));
    if (figure.bound() != v1::FIGURE_BOUND_EXACT) {
      about.Add(Ours("property", "bound"), Literal(v1::FigureBound_Name(figure.bound())));
    }
    if (!figure.unit().empty()) about.Add(kSchema + "unitText", Literal(figure.unit()));
    if (!figure.period().edtf().empty()) {
      about.Add(kSchema + "observationPeriod", Literal(figure.period().edtf(), kEdtf));
    }
    if (!figure.as_of().empty()) {
      about.Add(kSchema + "observationDate", Literal(figure.as_of(), kEdtf));
    }
    if (!figure.original().empty()) {
      about.Add(Ours("property", "original"), Literal(figure.original()));
    }
    AddSources(figure.citations(), &about);
    Describe(about);
  }
};

class NQuadsWriter final : public RdfWriter {
 public:
  using RdfWriter::RdfWriter;

 private:
  void Describe(const Description& about, const std::string& graph) override {
    for (const auto& [predicate, object] : about.statements) {
      AppendIri(about.subject, &out_);
      out_ += " ";
      AppendIri(predicate, &out_);
      out_ += " ";
      AppendTerm(object, &out_);
      if (!graph.empty()) {
        out_ += " ";
        AppendIri(graph, &out_);
      }
      out_ += " .\n";
    }
  }
};

class TurtleWriter final : public RdfWriter {
 public:
  using RdfWriter::RdfWriter;

 private:
  void Describe(const Description& about, const std::string& /*graph*/) override {
    AppendIri(about.subject, &out_);
    out_ += "\n  ";
    AppendList(about, &out_);
    out_ += " .\n";
  }
};

class TrigWriter final : public RdfWriter {
 public:
  using RdfWriter::RdfWriter;

 private:
  void Describe(const Description& about, const std::string& graph) override {
    if (!graph.empty()) {
      AppendIri(graph, &out_);
      out_ += " {\n";
    }
    AppendIri(about.subject, &out_);
    out_ += "\n  ";
    AppendList(about, &out_);
    out_ += graph.empty() ? " .\n" : "\n}\n";
  }
};

class JsonLdWriter final : public RdfWriter {
 public:
  using RdfWriter::RdfWriter;
  void Begin() override { out_ += "[\n"; }
  void End() override { out_ += "\n]\n"; }

 private:
  void Describe(const Description& about, const std::string& /*graph*/) override {
    if (!first_) out_ += ",\n";
    first_ = false;
    out_ += "{\"@id\": ";
    AppendJson(about.subject, &out_);
    // Each predicate once, with all its objects.
    std::vector<bool> written(about.statements.size());
    for (std::size_t i = 0; i < about.statements.size(); ++i) {
      if (written[i]) continue;
      const std::string& predicate = about.statements[i].first;
      const bool is_type = predicate == kRdf + "type";
      out_ += ", ";
      AppendJson(is_type ? "@type" : predicate, &out_);
      out_ += ": [";
      for (std::size_t j = i; j < about.statements.size(); ++j) {
        if (about.statements[j].first != predicate) continue;
        if (j > i) out_ += ", ";
        written[j] = true;
        WriteObject(about.statements[j].second, is_type);
      }
      out_ += "]";
    }
    out_ += "}";
  }
  void WriteObject(const Term& object, bool is_type) {
    if (is_type) return AppendJson(object.text, &out_);
    out_ += object.is_iri ? "{\"@id\": " : "{\"@value\": ";
    AppendJson(object.text, &out_);
    if (!object.language.empty()) {
      out_ += ", \"@language\": ";
      AppendJson(object.language, &out_);
    } else if (!object.datatype.empty()) {
      out_ += ", \"@type\": ";
      AppendJson(object.datatype, &out_);
    }
    out_ += "}";
  }

  bool first_ = true;
};

}  // namespace

std::unique_ptr<NetworkWriter> MakeNQuadsWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<NQuadsWriter>(header, out);
}
std::unique_ptr<NetworkWriter> MakeTurtleWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<TurtleWriter>(header, out);
}
std::unique_ptr<NetworkWriter> MakeTrigWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<TrigWriter>(header, out);
}
std::unique_ptr<NetworkWriter> MakeJsonLdWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<JsonLdWriter>(header, out);
}

}  // namespace partnergraph

// How the command line writes the parts of records.
#ifndef PARTNERGRAPH_SERVICE_CLI_FORMAT_H_
#define PARTNERGRAPH_SERVICE_CLI_FORMAT_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <cstdint>
#include <string>

#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/read.pb.h"
#include "partnergraph/v1/relation.pb.h"
#include "service/cli/messages.h"
#include "service/cli/vocabulary.h"

namespace partnergraph::cli {

using Citations = google::protobuf::RepeatedPtrField<v1::Citation>;

// With thousands separators: 635,000,000 or 0.5; without trailing zeros.
std::string FormatNumber(double number);
std::string FormatCount(std::uint64_t count);

// "≥ 10,000", "635,000,000 CNY", "≈ 5"; the unit "1" of counts is left out.
std::string FormatFigure(const v1::Observation& observation);

// "2,795", "12 CNY", "yes".
std::string FormatValue(const v1::Value& value, Language language);

// The label in the language, else another name in it, else a label in another one, else the id.
std::string NameOf(const v1::Entity& entity, Language language);
// "name (id)", or the id alone.
std::string NameAndId(const v1::EntityRef& entity);

// When it also says how facts are known.
enum class ShowBasis { kAlways, kUnlessStated };
// "[reply_2023_33 S2.3]" for each place cited, each once, and how it is known: "[wikidata Q334]
// outside knowledge".
std::string FormatCitations(const Citations& citations, ShowBasis show_basis, Language language);

std::string FormatUse(v1::NameUse use, Language language);

// "agreement: the list is open: more exist than are named (7 named)  [...]".
std::string FormatCompleteness(const v1::Completeness& completeness, const Vocabulary& vocabulary,
                               Language language);
std::string FormatOpenList(const v1::OpenList& list, const Vocabulary& vocabulary,
                           Language language);

// Why an answer is not whole.
std::string FormatTruncation(v1::TruncationReason reason, Language language);

// "A —label→ B ←label— C"; steps that hold only possibly are marked "(?)".
std::string FormatPath(const v1::Path& path, const Vocabulary& vocabulary);
// One arrow of it, between the entity before and the entity reached.
std::string FormatArrow(const v1::Relation& relation, bool forward, const Vocabulary& vocabulary);

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_FORMAT_H_
